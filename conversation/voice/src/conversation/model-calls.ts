import { type Clock, TranscribeError } from '@ws/core';

/** The calls of a conversation's model: how many there are at once, and how soon after each other. */
export interface ModelCalls {
  /**
   * Resolves when a call may begin, with what is called once, when it has ended.
   *
   * @param signal - ends the waiting: an answer that is not wanted any more makes no call
   * @throws TranscribeError `ERR_OVERLOADED`, `ERR_ABORTED`
   */
  begin(signal: AbortSignal): Promise<() => void>;
}

/** At once; a model may take a while to notice that its answer is not wanted any more. */
const MAX_AT_ONCE = 4;
/** One after the other without a pause; then one each so often. */
const BURST = 4;
const INTERVAL_MS = 500;
/** A call that never ends must not silence the conversation without a word. */
const MAX_WAIT_MS = 10_000;

/**
 * Lets a model be called as fast as a person can ask, and no faster: a client that asks again before the answer is there
 * costs four calls, and then two in a second. Answers that are replaced while they wait make none.
 */
export function createModelCalls(clock: Clock): ModelCalls {
  let running = 0;
  let left = BURST;
  let countedAt = clock.now();
  let ended = new AbortController();

  function count(): void {
    const more = Math.floor((clock.now() - countedAt) / INTERVAL_MS);
    left = Math.min(BURST, left + more);
    countedAt = left === BURST ? clock.now() : countedAt + more * INTERVAL_MS;
  }

  /** Resolves after a while, or when a call has ended. */
  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await clock.sleep(ms, AbortSignal.any([signal, ended.signal]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }

  return {
    async begin(signal) {
      const latest = clock.now() + MAX_WAIT_MS;
      for (;;) {
        count();
        if (running < MAX_AT_ONCE && left > 0) break;
        const now = clock.now();
        if (now >= latest) {
          throw new TranscribeError(
            `${running} answers before this one have not ended. Ask again in a moment.`,
            { code: 'ERR_OVERLOADED', retryable: true },
          );
        }
        const ms = running < MAX_AT_ONCE ? countedAt + INTERVAL_MS - now : latest - now;
        await wait(ms, signal);
      }
      running++;
      left--;
      return () => {
        running--;
        ended.abort();
        ended = new AbortController();
      };
    },
  };
}
