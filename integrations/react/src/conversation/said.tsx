import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { StreamingMessage } from '../message/streaming-message.js';
import type { UseVoiceStream } from '../voice/use-voice-stream.js';
import { Tools } from './tools.js';
import type { KeptMessage } from './use-history.js';

interface SaidProps {
  readonly messages: readonly KeptMessage[];
  readonly voice: UseVoiceStream;
  /** How long the last answer was waited for. */
  readonly latency: string;
}

// How far from the end a reader may be and still be shown what is new.
const NEAR_PX = 120;

/** What was said, and what is being said, written and spoken. */
export function Said({ messages, voice, latency }: SaidProps): ReactElement {
  const { status, recording, isSpeaking, partialTranscript, responseText, responseComplete } =
    voice;
  const isWriting =
    !responseComplete && !voice.isInterrupted && (status === 'processing' || responseText !== '');
  // A held button's words are not final before it is let go; its answer is not waited for before.
  const isUnderstood = voice.finalTranscript !== '';
  const isSaying = partialTranscript !== '' || isSpeaking || recording === 'push';
  const isListening = status === 'processing' && !isUnderstood;
  const isEmpty = messages.length === 0 && !isSaying && !isWriting;
  const used = voice.tools.length;
  const end = useEnd(
    `${messages.length} ${partialTranscript} ${responseText} ${isWriting} ${used}`,
  );
  const lastId = messages.at(-1)?.id;
  // 0 also where the server does not tell what its sounds speak.
  const spokenChars = (voice.isPlaying && voice.spokenChars) || undefined;

  /** How much of a message was heard; left out where all of it was, or it was not spoken. */
  function spokenOf({ id, role, text, isInterrupted, heardChars }: KeptMessage) {
    if (isInterrupted) return heardChars || undefined;
    const isSounding = role === 'assistant' && id === lastId && text === responseText;
    return isSounding ? spokenChars : undefined;
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <section className="said" ref={end} tabIndex={0} aria-label="Conversation">
      <div className="messages">
        {isEmpty && <Welcome />}
        {messages.map((message) => (
          <Row key={message.id} {...message}>
            <StreamingMessage
              role={message.role}
              text={message.text}
              audioUrls={message.audioUrls}
              onPlayAudio={voice.audioQueue.enqueue}
              spokenChars={spokenOf(message)}
            />
          </Row>
        ))}
        {(isSaying || isListening) && (
          <Row role="user">
            <StreamingMessage
              role="user"
              text=""
              isStreaming={partialTranscript === ''}
              partialTranscript={partialTranscript}
            />
          </Row>
        )}
        {isWriting && isUnderstood && (
          <Row role="assistant">
            <StreamingMessage
              role="assistant"
              text={responseText}
              isStreaming
              spokenChars={spokenChars}
            />
          </Row>
        )}
        <Tools tools={voice.tools} />
        {messages.length > 0 && latency !== '' && (
          <p className="latency">After you ended: {latency}</p>
        )}
      </div>
    </section>
  );
}

interface RowProps {
  readonly role: 'user' | 'assistant';
  readonly isInterrupted?: boolean;
  readonly children: ReactNode;
}

function Row({ role, isInterrupted = false, children }: RowProps): ReactElement {
  return (
    <article
      className="row"
      data-role={role}
      data-cut={isInterrupted || undefined}
      aria-label={role === 'user' ? 'You' : 'Answer'}
    >
      {children}
      {isInterrupted && <p className="cut">Interrupted</p>}
    </article>
  );
}

function Welcome(): ReactElement {
  return (
    <div className="welcome">
      <h2>Say something.</h2>
      <p>
        Hold the button<span className="keys">, or the space bar,</span> while you speak. Hands-free
        listens all the time, and you can interrupt the answer by speaking.
      </p>
    </div>
  );
}

/** Keeps the end in sight of a reader who is near it. */
function useEnd(changes: string) {
  const list = useRef<HTMLElement>(null);
  const isNear = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const look = (): void => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      isNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    };
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(() => {
      if (isNear.current) element.scrollTo({ top: element.scrollHeight });
    });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);
  useEffect(() => {
    if (isNear.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [changes]);
  return list;
}
