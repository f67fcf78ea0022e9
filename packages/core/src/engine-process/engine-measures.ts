import type { EngineUse } from './engine-channel.js';

/** What one engine holds, and has used. */
export interface EngineMeasures {
  /** What the engine told last. */
  readonly last: EngineUse | undefined;
  /** The engine tells, unasked. */
  note(use: EngineUse): void;
  /**
   * Asks the engine. One that is too deep in its work to answer is told of as it was last.
   *
   * @param ask - sends the question, with this number
   */
  measure(ask: (id: number) => void): Promise<EngineUse | undefined>;
  /** The engine has answered; without `use` where it cannot tell. */
  hear(id: number, use: EngineUse | undefined): void;
  /** The engine is gone. Who has asked gets no answer. */
  end(): void;
}

const TIMEOUT_MS = 1_000;

export function createEngineMeasures(): EngineMeasures {
  const asked = new Map<number, (use: EngineUse | undefined) => void>();
  let nextId = 1;
  let last: EngineUse | undefined;

  return {
    get last() {
      return last;
    },
    note(use) {
      last = use;
    },
    measure(ask) {
      return new Promise((resolve) => {
        const id = nextId++;
        const timeout = setTimeout(() => answer(last), TIMEOUT_MS);
        const answer = (use: EngineUse | undefined): void => {
          clearTimeout(timeout);
          asked.delete(id);
          resolve(use);
        };
        asked.set(id, answer);
        ask(id);
      });
    },
    hear(id, use) {
      asked.get(id)?.(use);
    },
    end() {
      for (const answer of [...asked.values()]) answer(undefined);
    },
  };
}
