import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { buildsFolder, findBuilt } from './built-folder.js';

/** Where whisper.cpp's library and programs are looked for. */
export interface Search {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly buildsFolder: string;
}

function thisMachine(): Search {
  return { environment: process.env, platform: process.platform, buildsFolder: buildsFolder() };
}

/** A library or program that may be used, and who says so. */
export interface FoundBinary {
  /** Absolute. */
  readonly path: string;
  readonly source: 'option' | 'environment' | 'system' | 'built';
}

/** A file of whisper.cpp's, and where the user may name it. */
interface SoughtBinary {
  readonly what: string;
  readonly option: string;
  readonly variable: string;
  readonly ofBuild: 'library' | 'server' | 'cli';
  readonly isRight: (path: string) => boolean;
  /** What is wrong with a path that is not right, and what to give in its place. */
  readonly problem: string;
  /** Where the system has it: folders that a variable lists, then others. */
  folders(search: Search): readonly string[];
  names(platform: string): readonly string[];
}

const SYSTEM_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/local/lib',
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/home/linuxbrew/.linuxbrew/lib',
  ],
  darwin: ['/opt/homebrew/lib', '/usr/local/lib'],
};

const LIBRARY_NAMES: Readonly<Record<string, readonly string[]>> = {
  win32: ['whisper.dll', 'libwhisper.dll'],
  darwin: ['libwhisper.dylib', 'libwhisper.1.dylib'],
};

const SEARCHED_FIRST: Readonly<Record<string, string>> = {
  win32: 'PATH',
  darwin: 'DYLD_LIBRARY_PATH',
};

type Binary = 'library' | 'whisper-server' | 'whisper-cli';

const BINARIES: Readonly<Record<Binary, SoughtBinary>> = {
  library: {
    what: 'the whisper.cpp library',
    option: 'library',
    variable: 'WHISPER_CPP_LIB',
    ofBuild: 'library',
    isRight: isFile,
    problem:
      'there is no such file. Give the path of the library itself (libwhisper.so, libwhisper.dylib, whisper.dll)',
    folders: ({ environment, platform }) => [
      ...listed(environment[SEARCHED_FIRST[platform] ?? 'LD_LIBRARY_PATH'], platform),
      ...(SYSTEM_FOLDERS[platform] ?? []),
    ],
    names: (platform) => LIBRARY_NAMES[platform] ?? ['libwhisper.so', 'libwhisper.so.1'],
  },
  'whisper-server': program('whisper-server', 'WHISPER_SERVER', 'server'),
  'whisper-cli': program('whisper-cli', 'WHISPER_CLI', 'cli'),
};

function program(what: string, variable: string, ofBuild: SoughtBinary['ofBuild']): SoughtBinary {
  return {
    ...{ what, option: 'executable', variable, ofBuild, isRight: isProgram },
    problem: 'that is no file that can be run. Give the path of the program itself',
    // Windows writes it so; what holds its environment is not always blind to case.
    folders: ({ environment: { Path, PATH = Path }, platform }) => listed(PATH, platform),
    names: (platform) => [platform === 'win32' ? `${what}.exe` : what],
  };
}

/**
 * The libraries or programs that may be used, best first, one at least: the one that was asked for, by option or in the
 * environment (`WHISPER_CPP_LIB`, `WHISPER_SERVER`, `WHISPER_CLI`), alone; else the system's and those that were built here
 * before. A library of the system's comes before the built ones, a program on the `PATH` after them.
 *
 * @param given - the path that the option names
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` if this machine has none, or the caller named a file that does not exist
 * or is of another kind
 */
export function findBinaries(
  binary: Binary,
  given: string | undefined,
  search: Search = thisMachine(),
): readonly [FoundBinary, ...FoundBinary[]] {
  const sought = BINARIES[binary];
  const { what, option, variable, isRight } = sought;
  const named = given ?? (search.environment[variable] || undefined);
  if (named !== undefined) {
    const path = resolve(named);
    if (isRight(path)) return [{ path, source: given === undefined ? 'environment' : 'option' }];
    const who = given === undefined ? variable : `The option ${option}`;
    throw new TranscribeError(
      `${who} says that ${what} is ${path}, but ${sought.problem}, or build one: npx @ws/backend-whispercpp build`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { [option]: path } },
    );
  }
  const names = sought.names(search.platform);
  const system = sought
    .folders(search)
    .flatMap((folder) => names.map((name) => resolve(folder, name)))
    .filter(isRight)
    .map((path): FoundBinary => ({ path, source: 'system' }))
    .slice(0, 1);
  const built = findBuilt(search.buildsFolder)
    .map((build): FoundBinary => ({ path: build[sought.ofBuild], source: 'built' }))
    .filter(({ path }) => isRight(path));
  const [best, ...others] = binary === 'library' ? [...system, ...built] : [...built, ...system];
  if (best !== undefined) return [best, ...others];
  throw new TranscribeError(
    `There is no ${what.replace(/^the /, '')} on this machine. Build one: npx @ws/backend-whispercpp build. Or name one, with the option ${option} or in ${variable}.`,
    { code: 'ERR_BACKEND_UNAVAILABLE' },
  );
}

/** The folders of a variable such as `PATH`. */
function listed(folders = '', platform: string): readonly string[] {
  return folders.split(platform === 'win32' ? ';' : delimiter).filter((folder) => folder !== '');
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}
