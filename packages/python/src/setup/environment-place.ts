import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unavailable } from '@ws/core/internal';
import { userCacheDirectory } from '@ws/models';
import type { PythonEngine } from '../python-engine.js';

/** An engine's environment. */
export interface InstalledPython {
  readonly directory: string;
  /** Its interpreter. */
  readonly python: string;
}

/** Where an engine's virtual environment is, and what is in it. */
export interface EnvironmentPlace extends InstalledPython {
  readonly engine: PythonEngine;
  /** Written last: an environment without it is not whole. */
  readonly stamp: string;
}

/**
 * The environment of an engine, whether it is there or not. Another set of pinned packages has another one: nothing is
 * changed in one that may be in use.
 *
 * @param environments - where they are kept; default: beside the models in the user's cache
 */
export function environmentPlace(
  engine: PythonEngine,
  environments: string = join(userCacheDirectory(), 'python'),
  platform: string = process.platform,
): EnvironmentPlace {
  const pins = createHash('sha256')
    .update(readFileSync(engine.requirements))
    .digest('hex')
    .slice(0, 12);
  const directory = join(resolve(environments), `${engine.name}-${pins}`);
  return {
    engine,
    directory,
    python:
      platform === 'win32'
        ? join(directory, 'Scripts', 'python.exe')
        : join(directory, 'bin', 'python'),
    stamp: join(directory, 'whisper-streaming.json'),
  };
}

/** Whether a setup went to its end. */
export function isWhole({ stamp, python }: EnvironmentPlace): boolean {
  return existsSync(stamp) && existsSync(python);
}

/**
 * Finds the environment that `setup` made for an engine; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findEnvironment(
  engine: PythonEngine,
  environments?: string | undefined,
): InstalledPython | undefined {
  const place = environmentPlace(engine, environments);
  const { python, directory } = place;
  return isWhole(place) ? { directory, python } : undefined;
}

/**
 * The interpreter of the environment that `setup` made.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` with the command that makes it
 */
export function installedPython(engine: PythonEngine): string {
  const found = findEnvironment(engine);
  if (found !== undefined) return found.python;
  throw unavailable(
    `${engine.name} is not set up: there is no Python environment for it. Run: ${engine.setupCommand} (or name a Python that has it in the option "python")`,
    { engine: engine.name },
  );
}
