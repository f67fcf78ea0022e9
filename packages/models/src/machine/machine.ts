import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';

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

/** The text of a file; nothing where it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

const ROOT = '/sys/fs/cgroup';

/**
 * Processors that a process may use, 1 or more: of those that it may run on, as many as the time comes to that the
 * control groups it is in are granted (Linux, cgroup v2 and v1), a part of one counted whole. libuv 1.49 looks at the
 * same; Node 20 has an older one.
 *
 * @param parallelism processors that it may run on
 */
export function availableCores(parallelism: number, read: ReadFile): number {
  const granted = ownGroups(read('/proc/self/cgroup') ?? '').flatMap((path) => {
    const [quota, period] = quotaOf(path, read);
    return quota > 0 && period > 0 ? [Math.ceil(quota / period)] : [];
  });
  return Math.max(1, Math.min(parallelism, ...granted));
}

/** The folders of its groups and of those they are in; in a container the files of its own are at the root. */
function ownGroups(text: string): readonly string[] {
  const paths = new Set<string>();
  for (const line of text.split('\n')) {
    const [, controllers, group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || group === undefined) continue;
    if (controllers !== '' && !controllers.split(',').includes('cpu')) continue;
    for (const root of controllers === '' ? [ROOT] : [`${ROOT}/cpu`, `${ROOT}/${controllers}`]) {
      const names = group.split('/').filter((name) => name !== '');
      for (let depth = names.length; depth >= 0; depth--) {
        paths.add([root, ...names.slice(0, depth)].join('/'));
      }
    }
  }
  return [...paths];
}

/** Microseconds of processor time, and of the period that they are granted in. "max" is no limit. */
function quotaOf(path: string, read: ReadFile): readonly [quota: number, period: number] {
  const both = read(`${path}/cpu.max`);
  if (both !== undefined) {
    const [quota, period] = both.trim().split(/\s+/).map(Number);
    return [quota!, period!];
  }
  return [
    Number(read(`${path}/cpu.cfs_quota_us`) ?? -1),
    Number(read(`${path}/cpu.cfs_period_us`) ?? 0),
  ];
}
