import { StreamingMessage } from '@ws/react/message';
import type { UseVoiceStream } from '@ws/react/voice';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import type { KeptMessage } from './use-history.js';

interface ConversationProps {
  readonly messages: readonly KeptMessage[];
  readonly voice: UseVoiceStream;
}

// How far from the end somebody may be and still be shown what is new.
const NEAR_PX = 120;

/** What was said, and what is being said and written. */
export function Conversation({ messages, voice }: ConversationProps): ReactElement {
  const { status, recording, isSpeaking, partialTranscript, responseText, responseComplete } =
    voice;
  const isWriting =
    !responseComplete && !voice.isInterrupted && (status === 'processing' || responseText !== '');
  // A held button's words are not final before it is let go; its answer is not waited for before.
  const isUnderstood = voice.finalTranscript !== '';
  const isSaying = partialTranscript !== '' || isSpeaking || recording === 'push';
  const isListening = status === 'processing' && !isUnderstood;
  const isEmpty = messages.length === 0 && !isSaying && !isWriting;
  const end = useEnd(`${messages.length} ${partialTranscript} ${responseText} ${isWriting}`);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <main ref={end} tabIndex={0} aria-label="Conversation">
      <div className="messages">
        {isEmpty && <Welcome />}
        {messages.map(({ id, role, text, audioUrls, isInterrupted }) => (
          <Row key={id} role={role} isInterrupted={isInterrupted}>
            <StreamingMessage
              role={role}
              text={text}
              audioUrls={audioUrls}
              onPlayAudio={voice.audioQueue.enqueue}
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
            <StreamingMessage role="assistant" text={responseText} isStreaming />
          </Row>
        )}
      </div>
    </main>
  );
}

interface RowProps {
  readonly role: 'user' | 'assistant';
  readonly isInterrupted?: boolean;
  readonly children: ReactNode;
}

function Row({ role, isInterrupted = false, children }: RowProps): ReactElement {
  return (
    <article className="row" data-role={role} aria-label={role === 'user' ? 'You' : 'Answer'}>
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

/** Keeps the end in sight of whoever is near it. */
function useEnd(changes: string) {
  const main = useRef<HTMLElement>(null);
  const isNear = useRef(true);
  useEffect(() => {
    const element = main.current;
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
    if (isNear.current) main.current?.scrollTo({ top: main.current.scrollHeight });
  }, [changes]);
  return main;
}
