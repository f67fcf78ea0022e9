import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheDirectory } from '@ws/models/internal';
import type { PythonEngine } from '../python-engine.js';

/** Where an engine's virtual environment is, and what is in it. */
export interface EnvironmentPlace {
  readonly engine: PythonEngine;
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
  engine: PythonEngine,
  environments: string = defaultEnvironmentsDirectory(),
  platform: string = process.platform,
): EnvironmentPlace {
  const pins = createHash('sha256')
    .update(readFileSync(engine.requirements))
    .digest('hex')
    .slice(0, 12);
  const directory = join(environments, `${engine.name}-${pins}`);
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
