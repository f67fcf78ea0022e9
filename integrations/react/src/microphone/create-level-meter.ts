import { createSubject, levelOf } from '@ws/client/internal';
import type { OpenSource } from '../transcription/open-microphone.js';

/** A microphone, as far as one sees of it. A new object at each change. */
export interface LevelState {
  /** From `start` on, while the browser asks the person, too. */
  readonly isOn: boolean;
  /** How loud it is: root mean square of the last tenth of a second, 0 to 1. */
  readonly level: number;
  /** Why it ended, or could not begin. Left out once it is started again. */
  readonly error: Error | undefined;
}

/** Before it was started; also what a server renders. */
export const OFF: LevelState = Object.freeze({ isOn: false, level: 0, error: undefined });

export interface LevelMeter {
  readonly state: LevelState;
  /** Called at each change. Returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Measures until `stop`, or until the source ends. A call while it measures does nothing. */
  start(open: OpenSource): Promise<void>;
  stop(): void;
}

export function createLevelMeter(): LevelMeter {
  const shown = createSubject(OFF);
  let running: AbortController | undefined;

  async function measure(open: OpenSource, signal: AbortSignal): Promise<void> {
    const source = await open(signal);
    const end = (): void => source.stop?.();
    signal.addEventListener('abort', end, { once: true });
    try {
      if (signal.aborted) return;
      for await (const samples of source as AsyncIterable<Float32Array>) {
        if (signal.aborted) return;
        const level = source.level ?? Math.min(1, levelOf(samples));
        shown.set({ ...shown.value, level });
      }
    } finally {
      end();
    }
  }

  return {
    get state() {
      return shown.value;
    },
    subscribe: shown.subscribe,
    async start(open) {
      if (running !== undefined) return;
      const own = new AbortController();
      running = own;
      shown.set({ isOn: true, level: 0, error: undefined });
      let error: Error | undefined;
      try {
        await measure(open, own.signal);
      } catch (cause) {
        error = cause instanceof Error ? cause : new Error(String(cause));
      }
      // It was stopped, and may have been started again since.
      if (running !== own) return;
      running = undefined;
      shown.set({ isOn: false, level: 0, error });
    },
    stop() {
      if (running === undefined) return;
      running.abort();
      running = undefined;
      shown.set(OFF);
    },
  };
}
