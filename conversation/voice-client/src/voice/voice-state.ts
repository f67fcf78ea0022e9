import { createSubject } from '@ws/client/internal';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { VoiceMode, VoiceTool } from './voice-messages.js';

/**
 * How a conversation stands: `disconnected` before `connect` and after the end, `connecting` until the server is there
 * (what is said meanwhile is kept), `ready`, `recording` while a person speaks, `processing` until the answer is written.
 */
export type VoiceStatus = 'disconnected' | 'connecting' | 'ready' | 'recording' | 'processing';

/**
 * How the connection stands. `reconnecting`: it was lost. `batch`: it cannot be had, and the server answers one question
 * at a time over HTTP.
 */
export type VoiceConnection = 'closed' | 'connecting' | 'open' | 'reconnecting' | 'batch';

/** All that a page shows. A new object at each change. */
export interface VoiceState {
  readonly status: VoiceStatus;
  readonly connection: VoiceConnection;
  /** How the microphone is listened to, while it is. */
  readonly recording: VoiceMode | undefined;
  /** How loud it is: root mean square, 0 to 1, ten times a second. */
  readonly level: number;
  /** The server hears a person speak. Only where it listens all the time. */
  readonly isSpeaking: boolean;
  /** What is being said, as far as it is understood; empty once it is final. */
  readonly partialTranscript: string;
  /** What was said last. */
  readonly finalTranscript: string;
  /**
   * What the server heard last and took for the answer's own sound from a loudspeaker: it is not asked. Empty once
   * something else is heard or asked. Only where it listens all the time.
   */
  readonly suppressedTranscript: string;
  /**
   * Speech that the server heard last and has no text for, in seconds of the recording or of the open microphone. Left
   * out once something else is heard or asked.
   */
  readonly untranscribed: { readonly start: number; readonly end: number } | undefined;
  /** The answer, as far as it is written. */
  readonly responseText: string;
  /**
   * How much of `responseText` has been heard, in UTF-16 units: up to the word that is being spoken. Within a sound it is
   * estimated, as if each character took as long. 0 where the server does not tell what its sounds speak.
   */
  readonly spokenChars: number;
  /** Tools that the model has used for the answer, in the order in which it called them: the last hundred. */
  readonly tools: readonly VoiceTool[];
  /** The answer is written to its end. */
  readonly responseComplete: boolean;
  /** It was broken off: by `cancel`, by another question, or by a person who spoke. */
  readonly isInterrupted: boolean;
  /** The sounds of the answer, in their order, as they come. */
  readonly audioUrls: readonly string[];
  /** A sound is played. */
  readonly isPlaying: boolean;
  /** The answer is written, and was heard to its end. */
  readonly answerHeard: boolean;
  /** Questions that are kept until the server is there. */
  readonly kept: number;
  /** By what the server remembers the conversation, once it has told it. */
  readonly conversationId: string | undefined;
  /** The voices that can speak the answers, as the server tells; empty where it does not. */
  readonly voices: readonly string[];
  /** The voice that does. */
  readonly voice: string | undefined;
  /** Models that can write the answers, as the server tells; empty where there is no choice. */
  readonly models: readonly string[];
  /** Which does. */
  readonly model: string | undefined;
  /** What went wrong last; left out once something is asked again. */
  readonly error: TranscribeError | undefined;
}

/** Before anything was said; also what a server renders. */
export const NOTHING_SAID: VoiceState = Object.freeze({
  status: 'disconnected',
  connection: 'closed',
  recording: undefined,
  level: 0,
  isSpeaking: false,
  partialTranscript: '',
  finalTranscript: '',
  suppressedTranscript: '',
  untranscribed: undefined,
  responseText: '',
  spokenChars: 0,
  tools: Object.freeze([]),
  responseComplete: false,
  isInterrupted: false,
  audioUrls: Object.freeze([]),
  isPlaying: false,
  answerHeard: false,
  kept: 0,
  conversationId: undefined,
  voices: Object.freeze([]),
  voice: undefined,
  models: Object.freeze([]),
  model: undefined,
  error: undefined,
});

/** The state, and what changes it. */
export interface VoiceStore {
  /** The same object until something changes. */
  readonly state: VoiceState;
  set(changes: Partial<VoiceState>): void;
  fail(cause: unknown): void;
  /** Called at each change. Returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Calls no listener any more. */
  clear(): void;
}

/** @param questions - what is asked, which is a part of the state */
export function createVoiceStore(
  conversationId: string | undefined,
  questions: () => { readonly kept: number; readonly current: unknown },
): VoiceStore {
  const shown = createSubject<VoiceState>({ ...NOTHING_SAID, conversationId });
  let isCleared = false;

  function set(changes: Partial<VoiceState>): void {
    const before = shown.value;
    const next = { ...before, ...changes };
    const { kept, current } = questions();
    Object.assign(next, { status: statusOf(next, current !== undefined), kept });
    const names = Object.keys(next) as (keyof VoiceState)[];
    if (names.some((name) => !Object.is(next[name], before[name]))) shown.set(next);
  }

  return {
    get state() {
      return shown.value;
    },
    set,
    fail(cause) {
      const error = TranscribeError.isInstance(cause)
        ? cause
        : new TranscribeError(errorMessage(cause), {
            ...{ code: 'ERR_INVALID_STATE', cause },
          });
      set({ error });
    },
    subscribe: (listener) => shown.subscribe(() => isCleared || listener()),
    clear() {
      isCleared = true;
    },
  };
}

/** @param isBusy - something is asked or answered */
function statusOf({ connection, recording }: VoiceState, isBusy: boolean): VoiceStatus {
  if (recording === 'push' || (recording !== undefined && !isBusy)) return 'recording';
  if (connection === 'closed') return 'disconnected';
  if (connection !== 'open' && connection !== 'batch') return 'connecting';
  return isBusy ? 'processing' : 'ready';
}
