import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { buildsFolder, findBuilt } from '../build/built-folder.js';

/** A program of whisper.cpp's, and where it may be named. */
export interface SoughtProgram {
  readonly name: 'whisper-server' | 'whisper-cli';
  /** The option `executable`. */
  readonly executable: string | undefined;
}

/** Where programs are looked for. */
export interface ProgramSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly buildsFolder: string;
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
  search: ProgramSearch = {
    environment: process.env,
    platform: process.platform,
    buildsFolder: buildsFolder(),
  },
): string {
  const { environment, platform } = search;
  const variable = VARIABLES[name];
  if (executable !== undefined) return asked(name, executable, 'The option executable');
  const given = environment[variable];
  if (given) return asked(name, given, variable);
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
  throw new TranscribeError(
    `There is no ${name} on this machine. Build one: npx @ws/backend-whispercpp build. Or name one, with the option executable or in ${variable}.`,
    { code: 'ERR_BACKEND_UNAVAILABLE' },
  );
}

function asked(name: string, path: string, who: string): string {
  const absolute = resolve(path);
  if (isProgram(absolute)) return absolute;
  throw new TranscribeError(
    `${who} says that ${name} is ${absolute}, but that is no file that can be run. Give the path of the program itself, or build one: npx @ws/backend-whispercpp build`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { executable: absolute } },
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
