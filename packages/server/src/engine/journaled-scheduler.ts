import { type AnswerJournal, keyOfCall } from '@ws/cli-kit/answer-journal';
import type { InferenceScheduler, TranscriptionBackend } from '@ws/core';

/**
 * A scheduler as it is, but for calls of its backend, which a journal answers where it can, and keeps where it cannot. It is
 * a view: disposing it does nothing.
 */
export function journaledScheduler(
  scheduler: InferenceScheduler,
  journal: Pick<AnswerJournal, 'find' | 'add'>,
): InferenceScheduler {
  const engine = scheduler.backend;
  const backend: TranscriptionBackend = {
    specVersion: engine.specVersion,
    name: engine.name,
    get capabilities() {
      return engine.capabilities;
    },
    load: (options) => engine.load(options),
    health: () => engine.health(),
    async transcribe(samples, options) {
      const key = keyOfCall(samples, options);
      const kept = await journal.find(key);
      if (kept !== undefined) return kept;
      const answer = await engine.transcribe(samples, options);
      await journal.add(key, answer);
      return answer;
    },
    async [Symbol.asyncDispose]() {},
  };
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
