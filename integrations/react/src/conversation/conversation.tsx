'use client';
import {
  type CSSProperties,
  type ReactElement,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { type UseVoiceStreamOptions, useVoiceStream } from '../voice/use-voice-stream.js';
import { Choice } from './choice.js';
import { ConnectionState } from './connection-state.js';
import { ClearButton, ExportButton } from './head-buttons.js';
import { Notes } from './notes.js';
import { Notice } from './notice.js';
import { Said } from './said.js';
import { StageBand } from './stage.js';
import { TalkBar } from './talk-bar.js';
import { useHistory } from './use-history.js';
import { useLatency } from './use-latency.js';

/** Settings of {@link Conversation}: those of `useVoiceStream`, and these. */
export interface ConversationProps extends UseVoiceStreamOptions {
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
export function Conversation({
  url,
  historyKey = 'ws-conversation',
  heading,
  actions,
  className,
  style,
  ...options
}: ConversationProps): ReactElement {
  const { messages, add, cutOff, clear } = useHistory(historyKey);
  const voice = useVoiceStream(url, {
    ...options,
    onMessage(message) {
      add(message);
      options.onMessage?.(message);
    },
  });
  const { connect, audioQueue, error, isInterrupted, responseText, spokenChars } = voice;
  const root = useRef<HTMLDivElement>(null);
  const [soundError, setSoundError] = useState<string>();

  useEffect(() => void connect(), [connect]);
  useEffect(() => {
    audioQueue.onError = ({ message }) => setSoundError(message);
    audioQueue.onPlaybackStart = () => setSoundError(undefined);
  }, [audioQueue]);
  useEffect(() => {
    if (isInterrupted && responseText !== '') cutOff(responseText, spokenChars);
  }, [isInterrupted, responseText, spokenChars, cutOff]);

  const classes = ['ws-conversation', className].filter(Boolean).join(' ');
  return (
    <div ref={root} className={classes} style={style}>
      <div className="head">
        {heading}
        <ConnectionState connection={voice.connection} kept={voice.kept} onConnect={connect} />
        <div className="choices">
          <Choice
            label="Model"
            names={voice.models}
            chosen={voice.model}
            onChoose={voice.setModel}
          />
          <Choice
            label="Voice"
            names={voice.voices}
            chosen={voice.voice}
            onChoose={voice.setVoice}
          />
        </div>
        {actions}
        <ExportButton messages={messages} />
        <ClearButton isDisabled={messages.length === 0} onClear={clear} />
      </div>
      <StageBand voice={voice} />
      <Said messages={messages} voice={voice} latency={useLatency(voice)} />
      <div className="foot">
        <Notice text={error?.message ?? soundError} />
        <Notes {...voice} />
        <TalkBar voice={voice} within={root} />
      </div>
    </div>
  );
}
