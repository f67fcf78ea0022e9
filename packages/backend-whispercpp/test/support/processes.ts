import { readdirSync, readFileSync } from 'node:fs';

interface Listed {
  readonly pid: number;
  readonly parent: number;
}

/** Processes that run, by Linux's own account. */
function listed(): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return [];
      }
    });
}

/** Child processes, theirs, and so on. */
export function descendantsOf(ancestor: number): number[] {
  const all = listed();
  const found: number[] = [];
  const visit = (parent: number): void => {
    for (const { pid } of all.filter((one) => one.parent === parent)) {
      found.push(pid);
      visit(pid);
    }
  };
  visit(ancestor);
  return found;
}

/** Whether a process runs. */
export function runs(pid: number): boolean {
  return listed().some((one) => one.pid === pid);
}

/** The first of somebody's descendants that runs this program. */
export function programOf(ancestor: number, program: string): number | undefined {
  return descendantsOf(ancestor).find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] === program;
    } catch {
      return false;
    }
  });
}
