import { ReactNode, CSSProperties, ReactElement } from 'react';
import { UseVoiceStreamOptions } from './voice.js';
import '@ws/voice-client';

/** Settings of {@link Conversation}: those of `useVoiceStream`, and these. */
interface ConversationProps extends UseVoiceStreamOptions {
    /** The server (`ws://127.0.0.1:8765`), or its `/voice/stream`; in a page, also relative to it. */
    readonly url: string | URL;
    /** Under which the browser's storage keeps what was said. Default `ws-conversation`. */
    readonly historyKey?: string | undefined;
    /** At the head, such as a heading. */
    readonly heading?: ReactNode;
    /** At the head, beside the buttons that save and clear what was said. */
    readonly actions?: ReactNode;
    readonly className?: string | undefined;
    readonly style?: CSSProperties | undefined;
}
/**
 * A whole spoken conversation: it connects when it is mounted, and shows what is said, the answer as it is written and, word
 * by word, as it is heard, what the conversation is doing, and how long an answer was waited for. The user speaks by a
 * button or the space bar that is held, or hands-free, and interrupts an answer by speaking; or writes. What was said stays
 * in this browser. It fills the height of what it is in, and needs `@ws/react/conversation.css`, whose colours are variables.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 * @example
 * ```tsx
 * <Conversation url="ws://127.0.0.1:8765" heading={<h1>Talk</h1>} />
 * ```
 */
declare function Conversation({ url, historyKey, heading, actions, className, style, ...options }: ConversationProps): ReactElement;

export { Conversation, type ConversationProps };
