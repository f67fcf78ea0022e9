import { readFileSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  callback,
  errorMessage,
  flag,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
  text,
  unavailable,
} from '@ws/core/internal';
import { acquireCacheLock } from '@ws/models';
import { makeFolder, runTool, type ToolEnd, type ToolRun } from '@ws/models/internal';
import type { PythonEngine } from '../python-engine.js';
import {
  type EnvironmentPlace,
  environmentPlace,
  type InstalledPython,
  isWhole,
} from './environment-place.js';
import { type FoundPython, findPython } from './find-python.js';
import { explainPip, lacksSpace, readPipLine } from './pip-output.js';
import type { SetupProgress } from './progress.js';

/** Settings of {@link setupEnvironment}. */
export interface SetupEnvironmentOptions {
  /** The Python that the environment is made with, 3.10 or later. Default: the first that is found. */
  readonly python?: string | undefined;
  /** Whether an existing environment is made anew; no process may use it meanwhile. Default `false`. */
  readonly force?: boolean | undefined;
  /** Where environments are kept. Default: `whisper-streaming/python` in the user's cache; a backend looks there. */
  readonly directory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SetupProgress) => void) | undefined;
}

type Unsaid = 'python' | 'directory' | 'signal' | 'onProgress';

const SPEC: OptionSpec<SettingsOf<SetupEnvironmentOptions, Unsaid>> = {
  python: text(),
  force: flag(false),
  directory: text(),
  signal: SIGNAL,
  onProgress: callback<(progress: SetupProgress) => void>(),
};

/** An environment that is whole; its interpreter is what the option `python` of a backend takes. */
export interface EnvironmentSetup extends InstalledPython {
  /** Whether this call made it. */
  readonly made: boolean;
}

/**
 * Makes the Python environment of an engine, with pinned packages from the user's package index (pip's own settings and
 * proxies count). One that is whole is left as it is; what a cut setup left is made anew. Of several at once, one works
 * and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
export async function setupEnvironment(
  engine: PythonEngine,
  options: SetupEnvironmentOptions = {},
): Promise<EnvironmentSetup> {
  const { python, force, directory, signal, onProgress } = readOptions(SPEC, options);
  const place = environmentPlace(engine, directory);
  const total = pinned(engine.requirements);
  let done = 0;
  const tell = (phase: SetupProgress['phase'], what: string): void => {
    if (phase === 'collecting') done = Math.min(total, done + 1);
    if (phase === 'installing' || phase === 'checking') done = total;
    onProgress?.({ phase, what, done, total });
  };
  const whole = (made: boolean): EnvironmentSetup => ({
    directory: place.directory,
    python: place.python,
    made,
  });

  if (isWhole(place) && !force) return whole(false);
  const found = await findPython(python, signal);
  try {
    await makeFolder(dirname(place.directory));
  } catch (cause) {
    throw failed(
      `Nothing can be written at ${dirname(place.directory)}: ${errorMessage(cause)}.`,
      place,
      cause,
    );
  }
  let hadToWait = false;
  await using _lock = await acquireCacheLock(`${place.directory}.lock`, {
    signal,
    onWaiting() {
      if (!hadToWait) tell('waiting', place.directory);
      hadToWait = true;
    },
  });
  // Whom we waited for made it, as new as it can be.
  if (isWhole(place) && (!force || hadToWait)) return whole(false);
  try {
    await make(place, found, tell, signal);
  } catch (error) {
    // It is of no use, and may be gigabytes.
    await rm(place.directory, { recursive: true, force: true }).catch(() => {});
    if (TranscribeError.isInstance(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw noSpace(place);
    throw failed(
      `${engine.name} cannot be set up in ${place.directory}: ${errorMessage(error)}.`,
      place,
      error,
    );
  }
  return whole(true);
}

async function make(
  place: EnvironmentPlace,
  found: FoundPython,
  tell: (phase: SetupProgress['phase'], what: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { directory, engine, python, stamp } = place;
  const { requirements, resolvesDependencies, library, module, environmentMb } = engine;
  tell('creating', `${directory} (Python ${found.version})`);
  await rm(stamp, { force: true });
  await rm(directory, { recursive: true, force: true });
  const free = await freeMegabytes(dirname(directory));
  if (free < environmentMb) throw noSpace(place, free);

  const environment = { PYTHONPATH: '', PYTHONHOME: '', PIP_USER: '0' };
  const run: ToolRun = { signal, environment, keptLines: 200 };
  const venv = await runTool(found.executable, ['-m', 'venv', directory], run);
  if (!venv.ok) throw venvFailed(place, found, venv);
  const pip = await runTool(
    python,
    [
      ...['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'],
      ...['--progress-bar', 'off', '--prefer-binary'],
      ...(resolvesDependencies ? [] : ['--no-deps']),
      ...['-r', requirements],
    ],
    {
      ...run,
      onLine(line) {
        const step = readPipLine(line);
        if (step !== undefined) tell(step.phase, step.what);
      },
    },
  );
  if (!pip.ok) {
    if (lacksSpace(pip.said)) throw noSpace(place);
    throw failed(explainPip(pip.said, found.version, engine.setupCommand), place, pip.said);
  }

  tell('checking', library);
  const check = await runTool(python, ['-B', '-c', `import ${module}`], run);
  if (!check.ok) {
    const said = check.said.trim().split('\n').at(-1);
    throw failed(
      `${library} was installed, but Python ${found.version} cannot load it: ${said}. Try another Python: ${engine.setupCommand} --force --python PATH`,
      place,
    );
  }
  const facts = {
    engine: engine.name,
    python: found.version,
    requirements: readFileSync(requirements, 'utf8'),
  };
  await writeFile(stamp, `${JSON.stringify(facts, null, 2)}\n`);
}

/** Packages in a file of requirements. */
function pinned(requirements: string): number {
  const names = [...readFileSync(requirements, 'utf8').matchAll(/^[A-Za-z0-9][^=\s[]*/gm)];
  return new Set(names.map(([name]) => name)).size;
}

async function freeMegabytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return Math.floor((bavail * bsize) / 1e6);
}

function noSpace(place: EnvironmentPlace, free?: number): TranscribeError {
  const { name, environmentMb, setupCommand } = place.engine;
  const freeIs = free === undefined ? '' : `, and ${free} MB are free`;
  return failed(
    `There is no space left: ${name} needs about ${environmentMb} MB in ${dirname(place.directory)}${freeIs}. Make room, or set XDG_CACHE_HOME to a directory on another disk, and run: ${setupCommand}`,
    place,
  );
}

function venvFailed(
  place: EnvironmentPlace,
  { executable, version }: FoundPython,
  { said }: ToolEnd,
): TranscribeError {
  if (lacksSpace(said)) return noSpace(place);
  if (/ensurepip|python3-venv/.test(said)) {
    return failed(
      `Python ${version} (${executable}) cannot make virtual environments. On Debian and Ubuntu run: apt install python3-venv; else name another Python: --python PATH`,
      place,
    );
  }
  const last = said.trim().split('\n').at(-1);
  return failed(`Python ${version} (${executable}) cannot make an environment: ${last}.`, place);
}

function failed(message: string, { engine, directory }: EnvironmentPlace, cause?: unknown) {
  return unavailable(message, { engine: engine.name, directory }, cause);
}
