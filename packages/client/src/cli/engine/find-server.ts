import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TranscribeError } from '@ws/core';
import { findProgram } from '../../sources/node/find-program.js';
import type { ProgramCall } from '../../sources/node/program-output.js';

/** How the server's program is run. */
export interface ServerProgram extends ProgramCall {
  /** It is not installed here: npm fetches it first, which takes a while the first time. */
  readonly isFetched: boolean;
}

/** Where it is looked for. */
export interface ServerPlaces {
  /** The folder in which the command runs. */
  readonly folder: string;
  /** Address of this program's file. */
  readonly self: string;
  /** Of this program: what is fetched fits it. */
  readonly version: string;
}

/**
 * The program `ws-server`: what is installed where the command runs, or beside this program; else what `npx` fetches.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where npx is needed and not there
 */
export function findServer({ folder, self, version }: ServerPlaces): ServerProgram {
  for (const place of [pathToFileURL(join(folder, 'here.js')), self]) {
    const path = installedAt(place);
    if (path !== undefined) {
      return { program: process.execPath, args: [path], isFetched: false };
    }
  }
  const spec = ['--yes', `@ws/server@^${version}`];
  return { ...npx(spec), isFetched: true };
}

function installedAt(place: string | URL): string | undefined {
  const require = createRequire(place);
  try {
    const manifest = require.resolve('@ws/server/package.json');
    const { bin } = require(manifest) as { bin: Record<string, string> };
    return join(dirname(manifest), bin['ws-server']!);
  } catch {
    return undefined;
  }
}

function npx(args: readonly string[]): ProgramCall {
  // Windows runs no script by its name: npm lies beside node there.
  const script = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npx-cli.js');
  if (process.platform === 'win32' && existsSync(script)) {
    return { program: process.execPath, args: [script, ...args] };
  }
  const program = findProgram('npx');
  if (program !== undefined) return { program, args };
  throw new TranscribeError(
    'There is no engine here, and no npx that could fetch it. Install one, "npm install @ws/server", or give --server.',
    { code: 'ERR_INVALID_STATE' },
  );
}
