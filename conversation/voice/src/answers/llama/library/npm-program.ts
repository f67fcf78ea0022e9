import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How npm is run: a program, and what stands before its own arguments. */
export interface NpmProgram {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * The npm that runs this program, or the one that came with this Node; else whichever is found by its name. Run by Node,
 * since on Windows npm is a file of commands, which only a shell runs.
 */
export function npmProgram(
  { npm_execpath: own = '' }: Readonly<Record<string, string | undefined>> = process.env,
  node: string = process.execPath,
): NpmProgram {
  const beside = join('node_modules', 'npm', 'bin', 'npm-cli.js');
  const candidates = [
    ...(/[\\/]npm-cli\.js$/.test(own) ? [own] : []),
    join(dirname(node), beside),
    join(dirname(node), '..', 'lib', beside),
  ];
  const found = candidates.find((path) => existsSync(path));
  return found === undefined ? { program: 'npm', args: [] } : { program: node, args: [found] };
}
