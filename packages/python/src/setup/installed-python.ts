import { existsSync } from 'node:fs';
import { TranscribeError } from '@ws/core';
import type { PythonEngine } from '../python-engine.js';
import { environmentPlace } from './environment-place.js';

/** An engine's environment. */
export interface InstalledPython {
  readonly directory: string;
  /** Its interpreter. */
  readonly python: string;
}

/**
 * The environment that `setup` made for an engine; `undefined` where there is none.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findEnvironment(
  engine: PythonEngine,
  environments?: string | undefined,
): InstalledPython | undefined {
  const { stamp, python, directory } = environmentPlace(engine, environments);
  return existsSync(stamp) && existsSync(python) ? { directory, python } : undefined;
}

/**
 * The interpreter of the environment that `setup` made.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` with the command that makes it
 */
export function installedPython(engine: PythonEngine): string {
  const found = findEnvironment(engine);
  if (found !== undefined) return found.python;
  throw new TranscribeError(
    `${engine.name} is not set up: there is no Python environment for it. Run: ${engine.setupCommand} (or name a Python that has it in the option "python")`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { engine: engine.name } },
  );
}
