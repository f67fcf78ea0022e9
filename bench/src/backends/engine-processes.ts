import { readFileSync } from 'node:fs';
import { childrenOf } from '../../../test/support/child-processes.js';

/** All processes below this one, the deepest last (Linux). */
export function descendants(of: number = process.pid): number[] {
  return childrenOf(of).flatMap((child) => [child, ...descendants(child)]);
}

/** What a process and all its threads hold, in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
