import { createAsyncQueue, deferred } from '@ws/core/internal';

/** The same audio, for two readers. Each reads it once. */
export interface SharedAudio {
  /** Reads the audio: without it, `second` has nothing. */
  readonly first: AsyncGenerator<Float32Array, void, undefined>;
  /** It ends, or fails, as `first` does; it ends where `first` is left. A reader that leaves it holds nothing up. */
  readonly second: AsyncGenerator<Float32Array, void, undefined>;
  /** For a second reader that will not begin to read. */
  leaveSecond(): void;
}

// Some seconds.
const MOST_PIECES = 64;

/** Shares audio between two readers, neither of which gets further ahead of the other than some seconds. */
export function sharedAudio(audio: AsyncIterable<Float32Array>): SharedAudio {
  const waiting = createAsyncQueue<Float32Array>();
  let taken = deferred<void>();
  let hasLeft = false;

  async function* first(): SharedAudio['first'] {
    try {
      for await (const samples of audio) {
        if (!hasLeft) waiting.push(samples);
        while (!hasLeft && waiting.length >= MOST_PIECES) await taken.promise;
        yield samples;
      }
    } catch (error) {
      waiting.close(error);
      throw error;
    } finally {
      waiting.close();
    }
  }

  function tell(): void {
    taken.resolve();
    taken = deferred();
  }

  function leaveSecond(): void {
    hasLeft = true;
    waiting.discard();
    tell();
  }

  async function* second(): SharedAudio['second'] {
    try {
      for await (const samples of waiting) {
        tell();
        yield samples;
      }
    } finally {
      leaveSecond();
    }
  }

  return { first: first(), second: second(), leaveSecond };
}
