import type { BackendHealth } from '../contracts/backend.js';
import type { EngineUse } from './engine-messages.js';

/** What engines hold, and have used: the one that is there, and those that are gone. */
export interface EngineMeasures {
  /**
   * Asks the engine that is there; one that is too deep in its work to answer is told of as it was last.
   *
   * @param ask - sends the question, with this number
   */
  measure(ask: (id: number) => void): Promise<Figures | undefined>;
  /** What the engine answered; nothing where it cannot tell. */
  hear(id: number, use: EngineUse | undefined): void;
  /** The engine is gone. Who has asked gets no answer. */
  vacate(): void;
}

type Figures = Pick<BackendHealth, 'memoryBytes' | 'cpuTimeMs'>;

const TIMEOUT_MS = 1_000;

export function createEngineMeasures(): EngineMeasures {
  const asked = new Map<number, (use: EngineUse | undefined) => void>();
  let nextId = 1;
  let last: EngineUse | undefined;
  let pastCpuTimeMs = 0;

  return {
    async measure(ask) {
      const use = await new Promise<EngineUse | undefined>((resolve) => {
        const id = nextId++;
        const answer = (told: EngineUse | undefined): void => {
          clearTimeout(timeout);
          asked.delete(id);
          if (told !== undefined) last = told;
          resolve(told);
        };
        const timeout = setTimeout(() => answer(last), TIMEOUT_MS);
        asked.set(id, answer);
        ask(id);
      });
      return use && { memoryBytes: use.memoryBytes, cpuTimeMs: use.cpuTimeMs + pastCpuTimeMs };
    },
    hear(id, use) {
      asked.get(id)?.(use);
    },
    vacate() {
      pastCpuTimeMs += last?.cpuTimeMs ?? 0;
      last = undefined;
      for (const answer of [...asked.values()]) answer(undefined);
    },
  };
}
