import type { Clock } from '@ws/core';
import {
  type AudioQueue,
  type AudioQueueListener,
  createAudioQueue,
} from '../playback/create-audio-queue.js';

/** A queue that tells how much of its sounds was heard. */
export interface HeardQueue extends AudioQueue {
  /** Whether sounds can be played here at all: in a page, or by the queue that was given. */
  readonly canPlay: boolean;
}

/** What is told of a queue. */
export interface HeardEvents {
  /** So many seconds of this sound were heard: as it begins, twice a second, and when it ends or is stopped. */
  heard(url: string, seconds: number): void;
  /** It plays or does not, or has said all. */
  changed(): void;
}

const REPORT_MS = 500;

/**
 * A queue over another one, which is made when it is first needed. The caller may set its listeners. Where no
 * sound can be played, sounds are left out.
 */
export function createHeardQueue(
  given: AudioQueue | undefined,
  clock: Clock,
  { heard, changed }: HeardEvents,
): HeardQueue {
  let made: AudioQueue | undefined;
  let watching: AbortController | undefined;

  function inner(): AudioQueue | undefined {
    if (made === undefined && (given !== undefined || 'Audio' in globalThis)) {
      made = given ?? createAudioQueue();
      const { onPlaybackStart, onPlaybackEnd, onQueueEmpty, onError } = made;
      const before: AudioQueueListener = { onPlaybackStart, onPlaybackEnd, onQueueEmpty, onError };
      for (const [name, listener] of Object.entries(before)) {
        if (listener !== undefined) Object.assign(queue, { [name]: listener });
      }
      made.onPlaybackStart = (url) => {
        report();
        watch();
        queue.onPlaybackStart?.(url);
        changed();
      };
      made.onPlaybackEnd = (url) => {
        report();
        queue.onPlaybackEnd?.(url);
        changed();
      };
      made.onQueueEmpty = () => {
        watching?.abort();
        queue.onQueueEmpty?.();
        changed();
      };
      made.onError = (error, url) => {
        queue.onError?.(error, url);
        changed();
      };
    }
    return made;
  }

  function report(): void {
    const current = made?.current;
    if (current === undefined || current.url.startsWith('data:')) return;
    const { url, seconds } = current;
    heard(url, Number.isFinite(seconds) ? Math.round(seconds * 1000) / 1000 : 0);
  }

  function watch(): void {
    watching?.abort();
    const own = new AbortController();
    watching = own;
    const each = async (): Promise<void> => {
      while (!own.signal.aborted) {
        await clock.sleep(REPORT_MS, own.signal);
        if (made?.isPlaying) report();
      }
    };
    // A clock rejects when it is stopped.
    each().catch(() => {});
  }

  const queue: HeardQueue = {
    get canPlay() {
      return inner() !== undefined;
    },
    enqueue(url) {
      inner()?.enqueue(url);
      changed();
    },
    clear() {
      report();
      watching?.abort();
      made?.clear();
      changed();
    },
    pause() {
      if (made?.isPlaying) report();
      inner()?.pause();
      changed();
    },
    resume() {
      made?.resume();
      changed();
    },
    warmUp: async () => inner()?.warmUp(),
    get isPlaying() {
      return made?.isPlaying ?? false;
    },
    get queueLength() {
      return made?.queueLength ?? 0;
    },
    get current() {
      return made?.current;
    },
    [Symbol.dispose]() {
      queue.clear();
      made?.[Symbol.dispose]();
    },
  };
  return queue;
}
