import type { AudioQueue } from '../../src/playback/create-audio-queue.js';

/** A queue without sound: its sounds end when a test says so. */
export interface ScriptedQueue extends AudioQueue {
  /** All that was ever played or waits, by the end of its address. */
  readonly enqueued: string[];
  /** The sound that is played has been heard for so long. */
  at(seconds: number): void;
  /** It ends. */
  end(): void;
}

export function scriptedQueue(): ScriptedQueue {
  let waiting: string[] = [];
  let current: string | undefined;
  let seconds = 0;
  const enqueued: string[] = [];

  function advance(): void {
    seconds = 0;
    current = waiting.shift();
    if (current === undefined) queue.onQueueEmpty?.();
    else queue.onPlaybackStart?.(current);
  }

  const queue: ScriptedQueue = {
    enqueued,
    enqueue(url) {
      enqueued.push(url.replace(/^http:..[^/]*/, ''));
      waiting.push(url);
      if (current === undefined) advance();
    },
    clear() {
      waiting = [];
      current = undefined;
    },
    pause() {},
    resume() {},
    warmUp: async () => {},
    get isPlaying() {
      return current !== undefined;
    },
    get queueLength() {
      return waiting.length;
    },
    get current() {
      return current === undefined ? undefined : { url: current, seconds };
    },
    at(given) {
      seconds = given;
    },
    end() {
      if (current === undefined) throw new Error('Nothing is played.');
      queue.onPlaybackEnd?.(current);
      advance();
    },
    [Symbol.dispose]: () => queue.clear(),
  };
  return queue;
}
