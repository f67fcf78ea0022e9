import type { Clock } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import { type AudioQueue, createAudioQueue } from '../playback/create-audio-queue.js';

/** What a {@link createHeardQueue} goes by, and what it tells. */
export interface HeardQueueParts {
  /** Default: one that is made when it is first needed. Where no sound can be played, sounds are left out. */
  readonly given: AudioQueue | undefined;
  readonly clock: Clock;
  /** So many seconds of this sound were heard: as it begins, twice a second, and when it ends or is stopped. */
  heard(url: string, seconds: number): void;
  /** The same, ten times a second. */
  moved(url: string, seconds: number): void;
  /** It plays or does not, or has said all. */
  changed(): void;
}

const TICK_MS = 100;
// Half a second.
const TICKS_OF_REPORT = 5;

/** A queue whose caller may set its listeners, and that tells what is heard of its sounds. */
export function createHeardQueue({
  given,
  clock,
  heard,
  moved,
  changed,
}: HeardQueueParts): AudioQueue {
  let made: AudioQueue | undefined;
  let reporting: AbortController | undefined;

  function inner(): AudioQueue | undefined {
    if (made === undefined && (given !== undefined || 'Audio' in globalThis)) {
      made = given ?? createAudioQueue();
      for (const name of ['onPlaybackStart', 'onPlaybackEnd', 'onQueueEmpty', 'onError'] as const) {
        if (made[name] !== undefined) Object.assign(queue, { [name]: made[name] });
        const listener = (...told: [never, never]): void => {
          noted[name]();
          queue[name]?.(...told);
          changed();
        };
        Object.assign(made, { [name]: listener });
      }
    }
    return made;
  }

  function report(isForServer = true): void {
    const { url, seconds } = made?.current ?? {};
    if (url === undefined || seconds === undefined) return;
    const told = Number.isFinite(seconds) ? roundSeconds(seconds) : 0;
    moved(url, told);
    if (isForServer) heard(url, told);
  }

  async function keepReporting(): Promise<void> {
    reporting?.abort();
    reporting = new AbortController();
    const { signal } = reporting;
    try {
      for (let tick = 1; !signal.aborted; tick++) {
        await clock.sleep(TICK_MS, signal);
        if (made?.isPlaying) report(tick % TICKS_OF_REPORT === 0);
      }
    } catch {
      // A clock rejects when it is stopped.
    }
  }

  /** What the sound tells, before the caller's own listeners hear it. */
  const noted = {
    onPlaybackStart() {
      report();
      void keepReporting();
    },
    onPlaybackEnd: () => report(),
    onQueueEmpty: () => reporting?.abort(),
    onError() {},
  };

  const queue: AudioQueue = {
    enqueue(url) {
      inner()?.enqueue(url);
      changed();
    },
    clear() {
      report();
      reporting?.abort();
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
