import { fileURLToPath } from 'node:url';
import {
  type EnvironmentSetup,
  findEnvironment,
  type InstalledPython,
  type PythonEngine,
  type SetupEnvironmentOptions,
  setupEnvironment,
} from '@ws/python';

/** The package's Python files. They stand beside `dist` as beside `src`, which is why this file is in no folder. */
const PYTHON_FILES = new URL('../python/', import.meta.url);

/** The program that holds the engine. */
export const WORKER_PROGRAM: string = fileURLToPath(new URL('main.py', PYTHON_FILES));

/** The library, and the environment that it lives in. */
export const PIPER_ENGINE: PythonEngine = {
  name: 'piper',
  library: 'piper-tts',
  versions: { from: [1, 3], below: [2, 0] },
  module: 'piper',
  requirements: fileURLToPath(new URL('requirements/piper.txt', PYTHON_FILES)),
  resolvesDependencies: true,
  environmentMb: 300,
  setupCommand: 'npx @ws/tts-piper setup',
  owner: '@ws/tts-piper',
};

/**
 * Makes Piper's Python environment, with pinned packages from the user's package index. One that is whole is left as it is;
 * of several at once, one works and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
export function setupPiper(options: SetupEnvironmentOptions = {}): Promise<EnvironmentSetup> {
  return setupEnvironment(PIPER_ENGINE, options);
}

/**
 * Finds the environment that `setup` made; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findPiperSetup(environments?: string | undefined): InstalledPython | undefined {
  return findEnvironment(PIPER_ENGINE, environments);
}
