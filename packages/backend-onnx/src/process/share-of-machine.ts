import type { Machine } from '@ws/models/internal';

/** The processes to run. */
export interface EngineLoad {
  /** Number of weights of the model. */
  readonly parameters: number;
  /** Whether they may be computed in 32 bits. */
  readonly mayBeFp32: boolean;
  /** Whether a processor computes; another execution provider takes one call at a time. */
  readonly isOnCpu: boolean;
}

/** Processes at most, and threads of each. */
export interface MachineShare {
  readonly processes: number;
  readonly threads: number;
}

/** Beyond, further threads bring little for windows this small. */
const MOST_THREADS = 4;
const MOST_PROCESSES = 64;

/** Of the memory that is free; the rest is for the program, and for what the others need meanwhile. */
const MEMORY_SHARE = 0.75;

/** Bytes of a process at its largest, while it loads: measured, tiny to large-v3 (bench/RESULTS.md, "Memory by model size"). */
const OF_A_PROCESS = { int8: 350 * 2 ** 20, fp32: 400 * 2 ** 20 };
const OF_A_WEIGHT = { int8: 2.3, fp32: 7.8 };

/** Weights up to which one thread keeps up with a speaker, and up to which two do. */
const FOR_ONE_THREAD = 100e6;
const FOR_TWO_THREADS = 300e6;

/**
 * How many processes of how many threads fit a machine. Calls that run side by side on one thread each get more done
 * than one that has all threads, so there is a process for every processor; but a large model on one thread would not
 * keep up with a speaker, so that its processes have more threads and are fewer. As many as the free memory holds.
 *
 * @param wanted `auto`: what fits
 */
export function shareOfMachine(
  { cores, memoryBytes }: Machine,
  { parameters, mayBeFp32, isOnCpu }: EngineLoad,
  wanted: Readonly<Record<keyof MachineShare, number | 'auto'>>,
): MachineShare {
  const precision = mayBeFp32 ? 'fp32' : 'int8';
  const ofOne = OF_A_PROCESS[precision] + OF_A_WEIGHT[precision] * parameters;
  const fitting = isOnCpu ? Math.floor((MEMORY_SHARE * memoryBytes) / ofOne) : 1;
  const ofSize =
    parameters <= FOR_ONE_THREAD ? 1 : parameters <= FOR_TWO_THREADS ? 2 : MOST_THREADS;
  const least = wanted.threads === 'auto' ? Math.min(ofSize, cores) : wanted.threads;
  const processes =
    wanted.processes === 'auto'
      ? Math.max(1, Math.min(Math.floor(cores / least), fitting, MOST_PROCESSES))
      : wanted.processes;
  const threads =
    wanted.threads === 'auto'
      ? Math.max(1, Math.min(MOST_THREADS, Math.floor(cores / processes)))
      : wanted.threads;
  return { processes, threads };
}
