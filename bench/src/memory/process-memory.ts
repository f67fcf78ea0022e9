import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of a process's memory, in bytes. */
export interface ProcessMemory {
  readonly resident: number;
  /** The most that was resident since the process started. */
  readonly peak: number;
  /** Resident, what several processes share divided between them: its part of all that is taken. */
  readonly proportional: number;
}

export function readMemory(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status + rollup)?.[1]) * 1024;
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM'), proportional: bytes('Pss') };
}

/** Processes that this one, or another, has started and whose command line holds `text`. */
export function childrenRunning(text: string, parent: number | 'self' = 'self'): readonly number[] {
  return readdirSync(`/proc/${parent}/task`)
    .flatMap((task) =>
      readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8').trim().split(' '),
    )
    .filter((pid) => pid !== '' && commandLine(pid).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}

/** What the system could still give, in bytes. */
export function availableMemory(): number {
  const info = readFileSync('/proc/meminfo', 'utf8');
  return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(info)?.[1]) * 1024;
}
