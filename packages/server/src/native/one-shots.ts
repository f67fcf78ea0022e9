import {
  createGuard,
  guardedBackend,
  type InferenceScheduler,
  SAMPLE_RATE,
  type SchedulerSeat,
  type StrategyOptions,
  TranscribeError,
  type TranscriptionStrategy,
} from '@ws/core';
import type { OneShotMessage, OneShotResultMessage } from '@ws/core/protocol';
import { resampleWhole } from './audio-intake.js';

/** What the session was configured with. */
export type OneShotSettings = Pick<StrategyOptions, 'language' | 'task' | 'prompt' | 'hotwords'>;

/** Answers pieces of audio that stand alone. */
export interface OneShots extends Disposable {
  /**
   * @throws TranscribeError `ERR_AUDIO_TOO_LONG`, `ERR_ABORTED`, `ERR_OVERLOADED`, `ERR_BACKEND_TIMEOUT`, what the
   * backend throws; errors of another kind as `ERR_BACKEND_FAILED`
   */
  answer(
    message: OneShotMessage,
    settings: OneShotSettings,
    signal: AbortSignal,
  ): Promise<OneShotResultMessage>;
}

const guard = createGuard();

/** One-shot messages of one session. They wait for the engine as finals do, in a seat of their own. */
export function createOneShots(
  scheduler: InferenceScheduler,
  strategy: TranscriptionStrategy,
): OneShots {
  // Most sessions ask for none.
  let seat: SchedulerSeat | undefined;

  return {
    async answer(message, settings, signal) {
      const { sampleRate = SAMPLE_RATE, previousTranscript, contextAudio } = message;
      const input = {
        samples: resampleWhole(message.audio, sampleRate),
        previousTranscript,
        contextAudio: contextAudio && resampleWhole(contextAudio, sampleRate),
      };
      try {
        seat ??= scheduler.join();
        const backend = guardedBackend(seat.backend, guard);
        const { text, segments, language, processingTimeMs } = await seat.run(
          'final',
          (slot) => strategy.transcribe(backend, input, { ...settings, signal: slot }),
          signal,
        );
        return {
          type: 'one_shot_result',
          text: text.trim(),
          segments: segments.map(({ start, end, text: words }) => ({
            start,
            end,
            text: words.trim(),
          })),
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
    },
    [Symbol.dispose]() {
      seat?.[Symbol.dispose]();
    },
  };
}
