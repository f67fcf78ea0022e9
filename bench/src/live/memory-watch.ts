import { childrenRunning, readMemory } from '../memory/process-memory.js';

/** Memory of some processes together, in bytes, as Linux says. */
export interface MemoryTaken {
  readonly processes: number;
  /** Each counted whole. */
  readonly resident: number;
  /** What they share counted once. */
  readonly proportional: number;
}

/** The most that was seen of a server and of its inference processes. */
export interface MemoryWatch extends Disposable {
  readonly server: MemoryTaken;
  readonly engines: MemoryTaken;
}

const LOOK_EVERY_MS = 500;
const MEBIBYTE = 2 ** 20;
const NOTHING: MemoryTaken = { processes: 0, resident: 0, proportional: 0 };

/** Looks at a server's memory, and that of the processes it started, until it is disposed. */
export function watchMemory(server: number): MemoryWatch {
  const most = { server: NOTHING, engines: NOTHING };
  const look = (): void => {
    most.server = larger(most.server, memoryOf([server]));
    most.engines = larger(most.engines, memoryOf(childrenRunning('worker', server)));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    get server() {
      return most.server;
    },
    get engines() {
      return most.engines;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}

function memoryOf(processes: readonly number[]): MemoryTaken {
  let [resident, proportional] = [0, 0];
  for (const pid of processes) {
    try {
      const memory = readMemory(pid);
      resident += memory.resident;
      proportional += memory.proportional;
    } catch {
      // It has ended.
    }
  }
  return { processes: processes.length, resident, proportional };
}

function larger(a: MemoryTaken, b: MemoryTaken): MemoryTaken {
  return a.proportional >= b.proportional ? a : b;
}

/** The most that a server and its engines took together, in MiB; `NaN` where the system does not tell. */
export function peakMebibytes({ server, engines }: MemoryWatch): number {
  return (server.proportional + engines.proportional) / MEBIBYTE || Number.NaN;
}

/** `2 processes: 300 MiB, 420 resident` */
export function inWords({ processes, resident, proportional }: MemoryTaken): string {
  const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(0);
  return `${processes}: ${mebibytes(proportional)} / ${mebibytes(resident)}`;
}
