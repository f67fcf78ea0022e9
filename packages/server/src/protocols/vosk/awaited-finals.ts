import type { Clock, SessionEvent } from '@ws/core';

/** The finals of utterances that are over, or may be: an engine is at work on them. */
export interface AwaitedFinals {
  told(event: SessionEvent): void;
  /** Nothing of what is over will have one. */
  forget(): void;
  /** Resolves when there is one for all that is over, or they take too long. Rejects when the signal is aborted. */
  known(): Promise<void>;
}

interface AwaitedFinalsParts {
  readonly longestMs: number;
  /** Whether the engine makes a final, or what becomes one unless speech goes on. */
  isBusy(): boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LOOKS_EVERY_MS = 10;

export function createAwaitedFinals(parts: AwaitedFinalsParts): AwaitedFinals {
  const { longestMs, isBusy, clock, signal } = parts;
  const over = new Set<number>();
  let settle: () => void = () => {};

  function forget(): void {
    over.clear();
    settle();
  }

  /** Until something is told, or it is time to look again. */
  async function sleep(): Promise<void> {
    const found = new AbortController();
    settle = () => found.abort();
    try {
      await clock.sleep(LOOKS_EVERY_MS, AbortSignal.any([found.signal, signal]));
    } catch (error) {
      if (!found.signal.aborted) throw error;
    }
  }

  return {
    told(event) {
      switch (event.type) {
        case 'speech_end':
          over.add(event.utteranceId);
          return;
        case 'final':
        case 'error':
          over.delete(event.utteranceId);
          return settle();
        case 'cancelled':
          return forget();
        default:
          return;
      }
    },
    forget,
    async known() {
      const until = clock.now() + longestMs;
      while (over.size > 0 || isBusy()) {
        await sleep();
        if (clock.now() >= until) return forget();
      }
    },
  };
}
