import { readFileSync } from 'node:fs';
import { childrenOf } from '../../../../test/support/child-processes.js';

/** The first child, child's child and so on that runs this program. */
export function programOf(ancestor: number, program: string): number | undefined {
  for (const pid of childrenOf(ancestor)) {
    const found = isOf(pid, program) ? pid : programOf(pid, program);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOf(pid: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] === program;
  } catch {
    return false;
  }
}

/** Whether a process runs: one that has ended may still be listed, until somebody asks how. */
export function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
  } catch {
    return false;
  }
}
