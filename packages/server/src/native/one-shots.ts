import {
  createGuard,
  guardedBackend,
  type OneShotMessage,
  type OneShotResultMessage,
  SAMPLE_RATE,
  TranscribeError,
  type TranscriptionBackend,
  type TranscriptionStrategy,
} from '@ws/core';
import { resampleWhole } from './audio-intake.js';

/** What the session was configured with. */
export interface OneShotSettings {
  readonly language?: string | undefined;
  readonly task?: 'transcribe' | 'translate' | undefined;
  readonly prompt?: string | undefined;
}

const guard = createGuard();

/**
 * Answers one piece of audio.
 *
 * @throws TranscribeError `ERR_AUDIO_TOO_LONG`, `ERR_ABORTED`, what the backend throws; errors of another kind as
 * `ERR_BACKEND_FAILED`
 */
export async function answerOneShot(
  message: OneShotMessage,
  engine: { readonly backend: TranscriptionBackend; readonly strategy: TranscriptionStrategy },
  settings: OneShotSettings,
  signal: AbortSignal,
): Promise<OneShotResultMessage> {
  const { sampleRate = SAMPLE_RATE, previousTranscript, contextAudio } = message;
  try {
    const { text, segments, language, processingTimeMs } = await engine.strategy.transcribe(
      guardedBackend(engine.backend, guard),
      {
        samples: resampleWhole(message.audio, sampleRate),
        previousTranscript,
        contextAudio: contextAudio && resampleWhole(contextAudio, sampleRate),
      },
      { ...settings, signal },
    );
    return {
      type: 'one_shot_result',
      text: text.trim(),
      segments: segments.map(({ start, end, text: words }) => ({ start, end, text: words.trim() })),
      language,
      processingTimeMs,
    };
  } catch (error) {
    if (TranscribeError.isInstance(error)) throw error;
    throw new TranscribeError('The backend failed on this audio.', {
      code: 'ERR_BACKEND_FAILED',
      cause: error,
    });
  }
}

/** Work that is done one after the other, in the order in which it was added. */
export interface OrderedWork {
  /** Resolves when there is room for more, which may be before the work is done. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when all is done. */
  idle(): Promise<void>;
}

/** @param maxWaiting - how much may wait before `add` does; the work must not reject */
export function createOrderedWork(maxWaiting: number): OrderedWork {
  let waiting: Promise<void>[] = [];
  let last = Promise.resolve();

  return {
    async add(work) {
      const turn = last.then(work).finally(() => {
        waiting = waiting.filter((other) => other !== turn);
      });
      last = turn;
      waiting.push(turn);
      while (waiting.length > maxWaiting) await waiting[0];
    },
    idle: () => last,
  };
}
