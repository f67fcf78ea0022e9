import { TranscribeError } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import { levelOf } from './audio-source.js';

/** Chunks that wait for one reader. */
export interface ChunkQueue extends AsyncIterable<Float32Array> {
  /** The root mean square of the chunk that was put in last. */
  readonly level: number;
  push(chunk: Float32Array): void;
  /** No more chunks: the iteration ends when it has given all there are. */
  close(): void;
  /** The iteration throws this when it has given all there are. Only the first end counts. */
  fail(error: TranscribeError): void;
}

/**
 * A queue of at most `maxQueuedMs` of audio. What is beyond it is not dropped in silence: the queue fails with
 * `ERR_OVERLOADED`.
 *
 * @param onLeft - called once, when nobody wants more: the reader has left, or the queue has failed
 */
export function createChunkQueue(maxQueuedMs: number, onLeft: () => void = () => {}): ChunkQueue {
  const chunks: Float32Array[] = [];
  let waitingSamples = 0;
  let level = 0;
  let end: { readonly error?: TranscribeError } | undefined;
  let isTaken = false;
  let wake = (): void => {};

  function finish(how: { readonly error?: TranscribeError }): void {
    end ??= how;
    wake();
  }

  function fail(error: TranscribeError): void {
    if (end !== undefined) return;
    finish({ error });
    onLeft();
  }

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    try {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          waitingSamples -= chunk.length;
          yield chunk;
        } else if (end !== undefined) {
          if (end.error !== undefined) throw end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      finish({});
      chunks.length = 0;
      onLeft();
    }
  }

  return {
    get level() {
      return level;
    },
    push(chunk) {
      if (end !== undefined) return;
      level = levelOf(chunk);
      if (samplesToMs(waitingSamples + chunk.length) > maxQueuedMs) {
        fail(
          new TranscribeError(
            `${maxQueuedMs} ms of audio are unread. Read the source while it runs, or raise maxQueuedMs.`,
            { code: 'ERR_OVERLOADED', details: { maxQueuedMs } },
          ),
        );
        return;
      }
      chunks.push(chunk);
      waitingSamples += chunk.length;
      wake();
    },
    close: () => finish({}),
    fail,
    [Symbol.asyncIterator]() {
      if (isTaken) {
        throw new TranscribeError('A source is iterated once. Make another one.', {
          code: 'ERR_INVALID_STATE',
        });
      }
      isTaken = true;
      return read();
    },
  };
}
