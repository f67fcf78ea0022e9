import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { findBuilt } from '../build/built-folder.js';
import { namedPath, notFound, type Search, thisMachine } from '../build/named-path.js';

/** A program of whisper.cpp's, and where it may be named. */
export interface SoughtProgram {
  readonly name: 'whisper-server' | 'whisper-cli';
  /** The option `executable`. */
  readonly executable: string | undefined;
}

const VARIABLES = { 'whisper-server': 'WHISPER_SERVER', 'whisper-cli': 'WHISPER_CLI' } as const;

/**
 * The program's absolute path: the one that was asked for, by option or in the environment (`WHISPER_SERVER`,
 * `WHISPER_CLI`); else one that was built here before; else the one on the `PATH`.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is none, or the one that was asked for is not there
 */
export function findProgram(
  { name, executable }: SoughtProgram,
  search: Search = thisMachine(),
): string {
  const { environment, platform } = search;
  const sought = {
    what: name,
    option: 'executable',
    variable: VARIABLES[name],
    isRight: isProgram,
    problem: 'that is no file that can be run. Give the path of the program itself',
  };
  const named = namedPath(sought, executable, environment);
  if (named !== undefined) return named.path;
  const ofBuild = name === 'whisper-server' ? 'server' : 'cli';
  const built = findBuilt(search.buildsFolder)
    .map((build) => build[ofBuild])
    .find(isProgram);
  if (built !== undefined) return built;
  const file = platform === 'win32' ? `${name}.exe` : name;
  // Windows writes it so; what holds its environment is not always blind to case.
  const { Path = '', PATH = Path } = environment;
  const found = PATH.split(platform === 'win32' ? ';' : delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(join(folder, file)))
    .find(isProgram);
  if (found !== undefined) return found;
  throw notFound(sought);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
