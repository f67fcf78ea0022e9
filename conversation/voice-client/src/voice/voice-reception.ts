import { type ErrorCode, TranscribeError } from '@ws/core';
import type { VoiceServerMessage } from './voice-messages.js';
import type { VoicePlayback } from './voice-playback.js';
import type { VoiceQuestions } from './voice-questions.js';
import type { VoiceRecorder } from './voice-recorder.js';
import type { VoiceStore } from './voice-store.js';

/** What becomes of the server's messages. */
export interface VoiceReception {
  /** Takes each message, in their order. */
  receive(message: VoiceServerMessage): void;
  /** The server was told to cancel: until it has answered that, it speaks of what was cancelled. */
  cancelled(): void;
  /** There is another connection. @param isConfirming - this server answers a cancel, which it need not */
  connected(isConfirming: boolean): void;
}

/** What messages change. */
export interface ReceptionParts {
  readonly store: VoiceStore;
  readonly questions: VoiceQuestions;
  readonly playback: VoicePlayback;
  readonly recorder: VoiceRecorder;
  /** What somebody said is known. */
  understood(text: string): void;
}

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
  questions,
  playback,
  recorder,
  understood,
}: ReceptionParts): VoiceReception {
  const { answers } = playback;
  /** Cancels that the server has not answered. */
  let cancels = 0;
  let isConfirming = false;

  const isLate = (): boolean => isConfirming && cancels > 0;

  function endQuestion(): void {
    questions.answered();
    questions.send();
  }

  function hear(text: string): void {
    const { current: turn, isAsked } = questions;
    if (turn?.kind === 'recording' && isAsked && !turn.isHeard) {
      turn.isHeard = true;
      turn.pieces.length = 0;
      understood(text);
      if (text === '') endQuestion();
    } else if (recorder.isOverheard) {
      if (text !== '') {
        answers.begin();
        questions.overhear();
      }
      understood(text);
    }
  }

  function write(text: string, accumulated: string | undefined): void {
    if (!answers.write(text, accumulated, questions.isAsked)) return;
    // The server answers what was asked since: it has dealt with them.
    cancels = 0;
    // The client has asked nothing: this is a greeting, or follows an error.
    if (questions.current === undefined) questions.overhear();
    if (questions.current !== undefined) questions.current.isAnswered = true;
    store.set({});
  }

  function complete(text: string | undefined, audioUrl: string | undefined): void {
    if (!answers.complete(text, audioUrl, questions.isAsked)) return;
    cancels = 0;
    if (questions.isAsked) questions.answered();
    questions.send();
  }

  function interrupted(isCancelled: boolean | undefined): void {
    if (cancels === 0) {
      answers.breakOff();
      playback.silence();
      if (questions.isAsked) questions.answered();
    } else if (isCancelled !== false) cancels--;
    // Of an answer to a cancel, what has been asked since is not meant. Nothing more comes of what was before.
    answers.forget();
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

  const receive: VoiceReception['receive'] = (message) => {
    switch (message.type) {
      case 'ready':
        return;
      case 'speech_start':
        store.set({ isSpeaking: true, suppressedTranscript: '' });
        // Of one recording, all stretches count until the next one begins.
        if (recorder.isOverheard) store.set({ untranscribed: undefined });
        return;
      case 'suppressed':
        return store.set({ isSpeaking: false, suppressedTranscript: message.text });
      case 'untranscribed': {
        const { start, end } = message;
        // It is of what was cancelled: something else is asked since, or nothing is.
        return store.set({
          isSpeaking: false,
          ...(!isLate() && { untranscribed: { start, end } }),
        });
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
      case 'audio_chunk':
        if (!isLate()) answers.speak(message.index, message.url);
        return;
      case 'response_complete':
        if (!isLate()) complete(message.text, message.audioUrl);
        return;
      case 'interrupted':
        return interrupted(message.isCancelled);
      case 'pause':
        return playback.hold();
      case 'resume':
        return playback.letGo();
      case 'error':
        return refuse(message.code, message.message);
    }
  };

  return {
    receive,
    cancelled() {
      cancels++;
    },
    connected(confirms) {
      cancels = 0;
      isConfirming = confirms;
      answers.forget();
    },
  };
}
