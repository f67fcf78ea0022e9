import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { availableCores, type ReadFile } from './available-cores.js';

/** What this process may use of the machine. */
export interface Machine {
  /** Processors, 1 or more: those it may run on, and of their time what its group is granted. */
  readonly cores: number;
  /** Bytes that are free, the limit of its group considered. */
  readonly memoryBytes: number;
}

/** Looks at the machine; what a container or a service is granted of it counts, on Linux. */
export function lookAtMachine(): Machine {
  return {
    cores: availableCores(availableParallelism(), readText),
    // Node 20.19 has it not everywhere.
    memoryBytes: (process.availableMemory as (() => number) | undefined)?.() ?? freemem(),
  };
}

const readText: ReadFile = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
