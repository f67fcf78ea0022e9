import { samplesToMs, TranscribeError } from '@ws/core';

/** What is recorded while nobody reads. */
export interface SampleQueue extends AsyncIterable<Float32Array> {
  /** Takes samples. Where more wait than may, the iteration throws once it has given what came before. */
  push(samples: Float32Array): void;
  /** Nothing more comes. */
  end(error?: unknown): void;
}

/** @param maxQueuedMs - a reader that is further behind is too slow: what comes then could only be lost */
export function createSampleQueue(maxQueuedMs: number): SampleQueue {
  const queue: Float32Array[] = [];
  let queued = 0;
  let ended: { readonly error: unknown } | undefined;
  let wake = (): void => {};

  function end(error?: unknown): void {
    ended ??= { error };
    wake();
  }

  return {
    push(samples) {
      if (ended !== undefined) return;
      queue.push(samples);
      queued += samples.length;
      if (samplesToMs(queued) > maxQueuedMs) {
        end(
          new TranscribeError(
            `What the microphone gives has not been read for more than ${maxQueuedMs} ms. Read faster, or give a larger "maxQueuedMs".`,
            { code: 'ERR_OVERLOADED', details: { maxQueuedMs } },
          ),
        );
      } else {
        wake();
      }
    },
    end,
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const samples = queue.shift();
        if (samples !== undefined) {
          queued -= samples.length;
          yield samples;
        } else if (ended !== undefined) {
          if (ended.error !== undefined) throw ended.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
