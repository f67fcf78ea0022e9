import { type ErrorCode, TranscribeError } from '@ws/core';
import type { VoiceDialogue } from './voice-dialogue.js';
import type { VoiceServerMessage } from './voice-messages.js';
import type { VoiceQuestions } from './voice-questions.js';
import type { VoiceRecorder } from './voice-recorder.js';
import type { VoiceStore } from './voice-state.js';

/** What becomes of the server's messages. */
export interface VoiceReception {
  /** Takes each message, in their order. */
  receive(message: VoiceServerMessage): void;
  /** The server was told to cancel: until it has answered that, it speaks of what was cancelled. */
  cancelled(): void;
}

type ReadyMessage = Extract<VoiceServerMessage, { readonly type: 'ready' }>;

const CODES: Readonly<Record<string, ErrorCode>> = {
  OVERLOADED: 'ERR_OVERLOADED',
  SERVER_FULL: 'ERR_OVERLOADED',
  TOO_MANY_SESSIONS: 'ERR_OVERLOADED',
  QUOTA_EXCEEDED: 'ERR_OVERLOADED',
  UNAUTHORIZED: 'ERR_UNAUTHORIZED',
  // It goes on elsewhere.
  CONVERSATION_TAKEN: 'ERR_INVALID_STATE',
};

export function createVoiceReception({
  store,
  dialogue,
  questions,
  recorder,
  rechoose,
}: {
  readonly store: VoiceStore;
  readonly dialogue: VoiceDialogue;
  readonly questions: VoiceQuestions;
  readonly recorder: VoiceRecorder;
  /** There is a connection, on which this voice speaks and this model writes. */
  rechoose(voice: string | undefined, model: string | undefined): void;
}): VoiceReception {
  /** Cancels that the server has not answered. */
  let cancels = 0;
  /** This server answers a cancel, which it need not. */
  let isConfirming = false;

  const isLate = (): boolean => isConfirming && cancels > 0;

  /** There is another connection. */
  function ready({ conversationId, voices, voice, models, model }: ReadyMessage): void {
    cancels = 0;
    isConfirming = conversationId !== undefined;
    dialogue.forget();
    store.set({
      ...{ connection: 'open', voices, models },
      ...(conversationId !== undefined && { conversationId }),
    });
    rechoose(voice, model);
    recorder.connected();
    questions.send();
  }

  function endQuestion(): void {
    questions.answered();
    questions.send();
  }

  function hear(text: string): void {
    const { current: turn, isAsked } = questions;
    if (turn?.kind === 'recording' && isAsked && !turn.isHeard) {
      turn.isHeard = true;
      turn.pieces.length = 0;
      dialogue.understood(text);
      if (text === '') endQuestion();
    } else if (recorder.isOverheard) {
      if (text !== '') {
        dialogue.begin();
        questions.overhear();
      }
      dialogue.understood(text);
    }
  }

  function write(text: string, accumulated: string | undefined): void {
    if (dialogue.write(text, accumulated, questions.isAsked)) begun();
  }

  /** There is something of an answer. */
  function begun(): void {
    // The server answers what was asked since: it has dealt with them.
    cancels = 0;
    // The client has asked nothing: this is a greeting, or follows an error.
    if (questions.current === undefined) questions.overhear();
    if (questions.current !== undefined) questions.current.isAnswered = true;
    store.set({});
  }

  function complete(text: string | undefined, audioUrl: string | undefined): void {
    if (!dialogue.complete(text, audioUrl, questions.isAsked)) return;
    cancels = 0;
    if (questions.isAsked) questions.answered();
    questions.send();
  }

  function interrupted(isCancelled: boolean | undefined): void {
    if (cancels === 0) {
      dialogue.breakOff();
      dialogue.silence();
      if (questions.isAsked) questions.answered();
    } else if (isCancelled !== false) cancels--;
    // Of an answer to a cancel, what has been asked since is not meant. Nothing more comes of what was before.
    dialogue.forget();
    questions.send();
  }

  function refuse(wireCode: string, message: string): void {
    const code = Object.hasOwn(CODES, wireCode) ? CODES[wireCode]! : 'ERR_BACKEND_FAILED';
    store.fail(
      new TranscribeError(message, {
        ...{ code, retryable: code === 'ERR_OVERLOADED' },
        details: { wireCode },
      }),
    );
    if (questions.isBatch || questions.current === undefined) return;
    // A recording that the server does not take need not go on.
    if (recorder.recorded === questions.current) recorder.drop();
    endQuestion();
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'ready':
          return ready(message);
        case 'speech_start':
          store.set({ isSpeaking: true, suppressedTranscript: '' });
          // Of one recording, all stretches count until the next one begins.
          if (recorder.isOverheard) store.set({ untranscribed: undefined });
          return;
        case 'suppressed':
          return store.set({ isSpeaking: false, suppressedTranscript: message.text });
        case 'stopped':
          return store.set({ isSpeaking: false, partialTranscript: '' });
        case 'untranscribed': {
          const { start, end } = message;
          // It is of what was cancelled: something else is asked since, or nothing is.
          const untranscribed = isLate() ? undefined : { untranscribed: { start, end } };
          return store.set({ isSpeaking: false, ...untranscribed });
        }
        case 'partial_transcript': {
          const isBeingSaid = recorder.listening !== undefined || recorder.isOverheard;
          if (isBeingSaid || questions.current?.isHeard === false) {
            store.set({ partialTranscript: message.text });
          }
          return;
        }
        case 'final_transcript':
          return hear(message.text);
        case 'response_chunk':
          if (!isLate()) write(message.text, message.accumulated);
          return;
        case 'tool': {
          const { type: _, ...tool } = message;
          if (!isLate() && dialogue.use(tool)) begun();
          return;
        }
        case 'audio_chunk':
          if (!isLate()) dialogue.speak(message.index, message.url, message.place);
          return;
        case 'response_complete':
          if (!isLate()) complete(message.text, message.audioUrl);
          return;
        case 'interrupted':
          return interrupted(message.isCancelled);
        case 'pause':
          return dialogue.hold();
        case 'resume':
          return dialogue.letGo();
        case 'error':
          return refuse(message.code, message.message);
      }
    },
    cancelled() {
      cancels++;
    },
  };
}
