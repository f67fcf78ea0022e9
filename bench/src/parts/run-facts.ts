import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RunFacts } from '@ws/bench';
import { versions } from '../machine.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Notes when a run begins; the answer says what is to be said of it when it has ended. */
export function beginRun(command: string): () => RunFacts {
  const date = new Date();
  const [before] = loadavg() as [number];
  return () => {
    const [after] = loadavg() as [number];
    const commit = git('rev-parse', 'HEAD');
    return {
      date: date.toISOString(),
      seconds: Math.round((Date.now() - date.getTime()) / 1000),
      command,
      ...(commit !== undefined && {
        commit,
        dirty: git('status', '--porcelain', '--untracked-files=no') !== '',
      }),
      versions: versions(),
      load: [before, after],
    };
  };
}

/** What git says; undefined where this is no clone, or there is no git. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
