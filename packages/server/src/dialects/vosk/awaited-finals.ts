import type { Clock, SessionEvent } from '@ws/core';

/** The finals of utterances that are over, and not told yet. */
export interface AwaitedFinals {
  told(event: SessionEvent): void;
  /** Nothing of what is over will have one. */
  forget(): void;
  /** Resolves when there is one for all that is over, or they take too long. Rejects when the signal is aborted. */
  known(): Promise<void>;
}

/**
 * @param longestMs - after which an utterance's final is no longer waited for
 */
export function createAwaitedFinals(
  longestMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AwaitedFinals {
  const over = new Set<number>();
  let settle: (() => void) | undefined;

  function forget(): void {
    over.clear();
    settle?.();
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
          if (over.size === 0) settle?.();
          return;
        case 'cancelled':
          return forget();
        default:
          return;
      }
    },
    forget,
    async known() {
      if (over.size === 0) return;
      const found = new AbortController();
      settle = () => found.abort();
      try {
        await clock.sleep(longestMs, AbortSignal.any([found.signal, signal]));
        forget();
      } catch (error) {
        if (!found.signal.aborted) throw error;
      } finally {
        settle = undefined;
      }
    },
  };
}
