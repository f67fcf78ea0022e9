import { choice, isObject, readOption } from '@ws/core/internal';
import {
  type EnvironmentSetup,
  findEnvironment,
  type InstalledPython,
  type SetupEnvironmentOptions,
  setupEnvironment,
} from '@ws/python';
import { ENGINE_NAMES, type EngineName, pythonEngine } from '../engines.js';

/** Settings of {@link setupPython}. */
export interface SetupPythonOptions extends SetupEnvironmentOptions {
  /** Default `faster-whisper`. */
  readonly engine?: EngineName | undefined;
}

const ENGINE = choice(ENGINE_NAMES, 'faster-whisper');

/** An environment that is whole. */
export interface PythonSetup extends EnvironmentSetup {
  readonly engine: EngineName;
}

/**
 * Makes the Python environment of an engine, with pinned packages from the user's package index (pip's own settings and
 * proxies count). One that is whole is left as it is; what a cut setup left is made anew. Of several at once, one works
 * and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
export async function setupPython(options: SetupPythonOptions = {}): Promise<PythonSetup> {
  const { engine: name, ...rest } = isObject(options) ? options : ({} as SetupPythonOptions);
  const engine = readOption(ENGINE, 'engine', name);
  const setup = await setupEnvironment(pythonEngine(engine), isObject(options) ? rest : options);
  return { engine, ...setup };
}

/**
 * Finds the environment that `setup` made for an engine; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
export function findPythonSetup(
  engine: EngineName,
  environments?: string | undefined,
): InstalledPython | undefined {
  return findEnvironment(pythonEngine(engine), environments);
}
