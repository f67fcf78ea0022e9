import { existsSync } from 'node:fs';
import { TranscribeError } from '@ws/core';
import { type EngineName, setupCommand } from '../engines.js';
import { environmentPlace } from './environment-place.js';

/**
 * The interpreter of the environment that `setup` made.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` with the command that makes it
 */
export function installedPython(engine: EngineName, environments?: string): string {
  const { stamp, python, directory } = environmentPlace(engine, environments);
  if (existsSync(stamp) && existsSync(python)) return python;
  throw new TranscribeError(
    `${engine} is not set up: there is no Python environment for it. Run: ${setupCommand(engine)} (or name a Python that has it in the option "python")`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { engine, directory } },
  );
}
