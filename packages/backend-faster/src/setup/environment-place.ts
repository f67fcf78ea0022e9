import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheDirectory } from '@ws/models';
import type { EngineName } from '../engines.js';
import { requirementsFile } from '../python-files.js';

/** Where an engine's virtual environment is, and what is in it. */
export interface EnvironmentPlace {
  readonly engine: EngineName;
  /** The pinned packages. */
  readonly requirements: string;
  readonly directory: string;
  /** The interpreter. */
  readonly python: string;
  /** Written last: an environment without it is not whole. */
  readonly stamp: string;
}

/** Where environments are kept: beside the models in the user's cache. */
export function defaultEnvironmentsDirectory(): string {
  return join(userCacheDirectory(), 'python');
}

/**
 * The environment of an engine, whether it is there or not. Another set of pinned packages has another one: nothing is
 * changed in one that may be in use.
 */
export function environmentPlace(
  engine: EngineName,
  environments: string = defaultEnvironmentsDirectory(),
  platform: string = process.platform,
): EnvironmentPlace {
  const requirements = requirementsFile(engine);
  const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const directory = join(environments, `${engine}-${pins}`);
  return {
    engine,
    requirements,
    directory,
    python:
      platform === 'win32'
        ? join(directory, 'Scripts', 'python.exe')
        : join(directory, 'bin', 'python'),
    stamp: join(directory, 'whisper-streaming.json'),
  };
}
