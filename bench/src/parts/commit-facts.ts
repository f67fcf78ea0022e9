import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunFacts } from '@ws/bench';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The commit that is measured; none where this is no clone, or there is no git. */
export function commitFacts(): Pick<RunFacts, 'commit' | 'dirty'> {
  const commit = git('rev-parse', 'HEAD');
  if (commit === undefined) return {};
  return { commit, dirty: git('status', '--porcelain', '--untracked-files=no') !== '' };
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
