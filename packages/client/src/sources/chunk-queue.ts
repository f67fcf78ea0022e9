import { TranscribeError } from '@ws/core';
import { createAsyncQueue, msToSamples } from '@ws/core/internal';
import { levelOf } from './audio-source.js';

export interface ChunkQueue extends AsyncIterable<Float32Array> {
  /** The root mean square of the chunk that was put in last. */
  readonly level: number;
  push(chunk: Float32Array): void;
  /** No more chunks: the iteration ends when it has given all there are, or throws this error. Only the first end counts. */
  close(error?: TranscribeError): void;
}

/**
 * A queue of at most `maxQueuedMs` of audio. What is beyond it is not dropped in silence: the queue fails with
 * `ERR_OVERLOADED`.
 *
 * @param onLeft - called when no more chunks are wanted: the reader has left, or the queue has failed
 */
export function createChunkQueue(maxQueuedMs: number, onLeft: () => void = () => {}): ChunkQueue {
  const queue = createAsyncQueue<Float32Array>({
    max: msToSamples(maxQueuedMs),
    sizeOf: ({ length }) => length,
  });
  let level = 0;
  let isTaken = false;

  function close(error?: TranscribeError): void {
    queue.close(error);
    if (error !== undefined) onLeft();
  }

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    try {
      yield* queue;
    } finally {
      queue.discard();
      onLeft();
    }
  }

  return {
    get level() {
      return level;
    },
    push(chunk) {
      level = levelOf(chunk);
      if (queue.push(chunk)) return;
      close(
        new TranscribeError(
          `${maxQueuedMs} ms of audio are unread. Read the source while it runs, or raise maxQueuedMs.`,
          { code: 'ERR_OVERLOADED', details: { maxQueuedMs } },
        ),
      );
    },
    close,
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
