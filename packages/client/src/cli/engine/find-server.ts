import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, type ProgramCall } from '@ws/cli-kit/ffmpeg';
import { TranscribeError } from '@ws/core';

export interface ServerProgram extends ProgramCall {
  /** It is not installed here: npm fetches it first, which takes a while the first time. */
  readonly isFetched: boolean;
}

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
  for (const place of [folder, dirname(fileURLToPath(self))]) {
    const path = installedAt(place);
    if (path !== undefined) {
      return { program: process.execPath, args: [path], isFetched: false };
    }
  }
  const spec = ['--yes', `@ws/server@^${version}`];
  return { ...npx(spec), isFetched: true };
}

/** In the folder, or one above it. Not by `require`, which also finds what NODE_PATH names. */
function installedAt(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const own = join(at, 'node_modules', '@ws', 'server');
    const path = programOf(own);
    if (path !== undefined) return path;
    if (dirname(at) === at) return undefined;
  }
}

function programOf(installed: string): string | undefined {
  try {
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    return join(installed, bin['ws-server']!);
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
