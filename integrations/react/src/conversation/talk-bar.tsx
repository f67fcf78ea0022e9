import {
  type CSSProperties,
  type FormEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useState,
} from 'react';
import type { UseVoiceStream } from '../voice/use-voice-stream.js';
import { useHold } from './use-hold.js';

interface TalkBarProps {
  readonly voice: UseVoiceStream;
  /** Where the space bar holds the button. */
  readonly within: RefObject<HTMLElement | null>;
}

/** How one talks: a button that is held, hands-free, in writing; and what ends an answer. */
export function TalkBar({ voice, within }: TalkBarProps): ReactElement {
  const { status, recording, connection, level, isPlaying, startRecording, stopRecording } = voice;
  const isHandsFree = recording === 'continuous';
  const isBusy = status === 'processing' || isPlaying;
  const hold = useHold({
    isHeld: recording === 'push',
    isOff: isHandsFree,
    within,
    begin: () => void startRecording(),
    end: () => void stopRecording(),
  });

  return (
    <div className="bar">
      <Composer onSend={voice.sendText} />
      <div className="talk">
        <label className="switch">
          <input
            type="checkbox"
            role="switch"
            checked={isHandsFree}
            aria-checked={isHandsFree}
            disabled={connection === 'batch' || connection === 'closed'}
            onChange={() =>
              void (isHandsFree ? stopRecording() : startRecording({ mode: 'continuous' }))
            }
          />
          <span>Hands-free</span>
        </label>
        <button
          type="button"
          className="mic"
          data-recording={recording}
          style={{ '--level': Math.min(1, level * 6) } as CSSProperties}
          disabled={isHandsFree}
          aria-pressed={recording === 'push'}
          aria-label="Hold to talk"
          {...hold}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect x="9" y="3" width="6" height="11" rx="3" />
            <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
          </svg>
        </button>
        <button type="button" className="stop" disabled={!isBusy} onClick={voice.cancel}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect className="fill" x="7" y="7" width="10" height="10" rx="2" />
          </svg>
          Stop
        </button>
      </div>
      <p className="hint">{hintOf(voice)}</p>
    </div>
  );
}

function hintOf({ recording, connection, isPlaying, isSpeaking }: UseVoiceStream): ReactNode {
  if (recording === 'push') return 'Let go to send.';
  if (isSpeaking) return 'I hear you.';
  if (recording === 'continuous') {
    return isPlaying ? 'Interrupt by speaking.' : 'The microphone is open: just speak.';
  }
  if (connection === 'batch') return 'Hold to talk. Hands-free needs the connection.';
  return (
    <>
      Hold to talk<span className="keys">, or hold the space bar</span>.
    </>
  );
}

function Composer({ onSend }: { readonly onSend: (text: string) => void }): ReactElement {
  const [text, setText] = useState('');
  function send(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() === '') return;
    onSend(text);
    setText('');
  }
  return (
    <form className="composer" onSubmit={send}>
      <input
        type="text"
        value={text}
        maxLength={8000}
        placeholder="Or write…"
        aria-label="Message"
        autoComplete="off"
        enterKeyHint="send"
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" disabled={text.trim() === ''} aria-label="Send" title="Send">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5M6 11l6-6 6 6" />
        </svg>
      </button>
    </form>
  );
}
