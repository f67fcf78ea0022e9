import { CSSProperties, ReactElement } from 'react';

/** What {@link StreamingMessage} shows. */
interface StreamingMessageProps {
    readonly role: 'user' | 'assistant';
    /** Markdown of the assistant; of the user, plain text. */
    readonly text: string;
    /** More of it comes: dots are shown until its first word, and screen readers are told of what is new. */
    readonly isStreaming?: boolean | undefined;
    /** Sounds of the message, in their order. */
    readonly audioUrls?: readonly string[] | undefined;
    /** Called with each of `audioUrls`, in order, when a reader wants to hear the message: `audioQueue.enqueue` is such. */
    readonly onPlayAudio?: ((url: string) => void) | undefined;
    /** What is being said, before it is final; shown dim after the text, and marked by `data-tentative`. */
    readonly partialTranscript?: string | undefined;
    /**
     * How much of an assistant's `text` was heard, in UTF-16 units: each word is an element then, marked by `data-heard` if it
     * was heard, and by `data-speaking` while it is spoken. `spokenChars` of `useVoiceStream` is such.
     */
    readonly spokenChars?: number | undefined;
    /** What the button says. Default `Play`. */
    readonly playLabel?: string | undefined;
    /** Plugins of react-markdown, such as remark-gfm. Give the same array each time. */
    readonly remarkPlugins?: readonly unknown[] | undefined;
    readonly className?: string | undefined;
    readonly style?: CSSProperties | undefined;
}
/**
 * A message of a conversation, as it is written: Markdown without HTML, its code highlighted by the class names of
 * highlight.js, of which a page chooses the style. Pictures are links: an answer must not make the page
 * ask another server. Marked by `data-message` with its role.
 */
declare function StreamingMessage({ role, text, isStreaming, audioUrls, onPlayAudio, partialTranscript, spokenChars, playLabel, remarkPlugins, className, style, }: StreamingMessageProps): ReactElement;

export { StreamingMessage, type StreamingMessageProps };
