import {
  type EnvironmentSetup,
  findEnvironment,
  type InstalledPython,
  type SetupEnvironmentOptions,
  setupEnvironment,
} from '@ws/python';
import { piperEngine } from '../piper-engine.js';

/**
 * Makes Piper's Python environment, with pinned packages from the user's package index. One that is whole is left as it is;
 * of several at once, one works and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
export function setupPiper(options: SetupEnvironmentOptions = {}): Promise<EnvironmentSetup> {
  return setupEnvironment(piperEngine(), options);
}

/**
 * The environment that `setup` made; `undefined` where there is none.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findPiperSetup(environments?: string | undefined): InstalledPython | undefined {
  return findEnvironment(piperEngine(), environments);
}
