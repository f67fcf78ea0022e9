import { type AnswerJournal, keyOfCall } from '@ws/cli-kit';
import type { InferenceScheduler } from '@ws/core';
import { viewOf } from '@ws/core/internal';

/**
 * A scheduler as it is, but for calls of its backend, which a journal answers where it can, and keeps where it cannot. It is
 * a view: disposing it does nothing.
 */
export function journaledScheduler(
  scheduler: InferenceScheduler,
  journal: AnswerJournal,
): InferenceScheduler {
  const backend = viewOf(scheduler.backend, async (samples, options) => {
    const key = keyOfCall(samples, options);
    const kept = await journal.find(key);
    if (kept !== undefined) return kept;
    const answer = await scheduler.backend.transcribe(samples, options);
    await journal.add(key, answer);
    return answer;
  });
  return {
    backend,
    get metrics() {
      return scheduler.metrics;
    },
    join: (hooks) => {
      const client = scheduler.join(hooks);
      return {
        backend,
        run: (...task) => client.run(...task),
        [Symbol.dispose]: () => client[Symbol.dispose](),
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}
