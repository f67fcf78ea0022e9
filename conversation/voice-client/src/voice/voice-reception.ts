import { type ErrorCode, TranscribeError } from '@ws/core';
import type { VoiceCancels } from './voice-cancels.js';
import type { VoiceServerMessage } from './voice-messages.js';
import type { VoicePlayback } from './voice-playback.js';
import type { VoiceQuestions } from './voice-questions.js';
import type { VoiceRecorder } from './voice-recorder.js';
import type { VoiceStore } from './voice-store.js';

/** What messages change. */
export interface ReceptionParts {
  readonly store: VoiceStore;
  readonly questions: VoiceQuestions;
  readonly playback: VoicePlayback;
  readonly recorder: VoiceRecorder;
  readonly cancels: VoiceCancels;
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

/** @returns takes each message of the server, in their order */
export function createVoiceReception({
  store,
  questions,
  playback,
  recorder,
  cancels,
  understood,
}: ReceptionParts): (message: VoiceServerMessage) => void {
  const { answers } = playback;

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
    cancels.overtaken();
    // The client has asked nothing: this is a greeting, or follows an error.
    if (questions.current === undefined) questions.overhear();
    if (questions.current !== undefined) questions.current.isAnswered = true;
    store.set({});
  }

  function complete(text: string | undefined, audioUrl: string | undefined): void {
    if (!answers.complete(text, audioUrl, questions.isAsked)) return;
    cancels.overtaken();
    if (questions.isAsked) questions.answered();
    questions.send();
  }

  function interrupted(isCancelled: boolean | undefined): void {
    if (!cancels.isWaiting) {
      answers.breakOff();
      playback.silence();
      if (questions.isAsked) questions.answered();
    } else if (isCancelled !== false) cancels.answered();
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

  return (message) => {
    switch (message.type) {
      case 'ready':
        return;
      case 'speech_start':
        return store.set({ isSpeaking: true, suppressedTranscript: '' });
      case 'suppressed':
        return store.set({ isSpeaking: false, suppressedTranscript: message.text });
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
        if (!cancels.isLate) write(message.text, message.accumulated);
        return;
      case 'audio_chunk':
        if (!cancels.isLate) answers.speak(message.index, message.url);
        return;
      case 'response_complete':
        if (!cancels.isLate) complete(message.text, message.audioUrl);
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
}
