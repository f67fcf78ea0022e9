import { setMaxListeners } from 'node:events';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { settlesWithin } from '../../operations/settles-within.js';

/** Answers by HTTP that are being made. */
export interface RunningAnswers {
  /** Aborted when they are given up. */
  readonly ending: AbortSignal;
  /** @param answer - never rejects */
  add(answer: Promise<void>): Promise<void>;
  /** The server ends: they have as long as sessions have. Resolves when there are none. */
  drain(limits: Pick<ServerLimitSettings, 'drainTimeoutMs'>): Promise<void>;
}

export function createRunningAnswers(): RunningAnswers {
  const running = new Set<Promise<void>>();
  const ending = new AbortController();
  // As many listen as there are answers, which is no leak.
  setMaxListeners(0, ending.signal);
  return {
    ending: ending.signal,
    add(answer) {
      running.add(answer);
      void answer.then(() => running.delete(answer));
      return answer;
    },
    async drain({ drainTimeoutMs }) {
      const all = Promise.all(running);
      await settlesWithin(all, drainTimeoutMs);
      ending.abort();
      await all;
    },
  };
}
