import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells a process from every other one, and from one that gets its number later. */
export interface ProcessMark {
  /** The machine; on Linux also its boot and the container. A process's number means nothing outside of it. */
  readonly where: string;
  readonly pid: number;
  /** When the process began, in the system's own words. Empty where the system does not tell. */
  readonly began: string;
}

// In `/proc/PID/stat`, counted from what follows the program's name.
const START_FIELD = 19;

export function ownProcess(): ProcessMark {
  const boot = told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const space = told(() => readlinkSync('/proc/self/ns/pid'));
  const where = [hostname(), boot, space].join(' ').trim();
  return { where, pid: process.pid, began: beginningOf(process.pid) };
}

/**
 * Whether a process runs.
 *
 * @returns `undefined` where this cannot be known: it is of another machine or container, or the system does not tell
 * whether its number is another's now
 */
export function runs({ where, pid, began }: ProcessMark): boolean | undefined {
  if (where !== ownProcess().where) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === '' ? undefined : beginningOf(pid) === began;
}

function beginningOf(pid: number): string {
  return told(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may have blanks and brackets in it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD]!;
  });
}

/** What a file of Linux says; nothing elsewhere. */
function told(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
