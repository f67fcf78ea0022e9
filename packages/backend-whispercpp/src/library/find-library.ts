import { existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { buildsFolder, findBuilt } from '../build/built-folder.js';

/** A library that may be used, and who says so. */
export interface FoundLibrary {
  readonly path: string;
  readonly source: 'option' | 'environment' | 'system' | 'built';
}

/** Where libraries are looked for. */
export interface LibrarySearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly buildsFolder: string;
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

const NAMES: Readonly<Record<string, readonly string[]>> = {
  win32: ['whisper.dll', 'libwhisper.dll'],
  darwin: ['libwhisper.dylib', 'libwhisper.1.dylib'],
};

const SEARCHED_FIRST: Readonly<Record<string, string>> = {
  win32: 'PATH',
  darwin: 'DYLD_LIBRARY_PATH',
};

/**
 * The libraries that may be used, best first: the one that was asked for, by option or in `WHISPER_CPP_LIB`, alone; else
 * the system's, then one that was built here before.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is none, or the one that was asked for is not there
 */
export function findLibraries(
  library: string | undefined,
  search: LibrarySearch = {
    environment: process.env,
    platform: process.platform,
    buildsFolder: buildsFolder(),
  },
): readonly FoundLibrary[] {
  const { environment, platform } = search;
  if (library !== undefined) return [asked(library, 'option', 'The option library')];
  const { WHISPER_CPP_LIB } = environment;
  if (WHISPER_CPP_LIB) return [asked(WHISPER_CPP_LIB, 'environment', 'WHISPER_CPP_LIB')];

  const named = (environment[SEARCHED_FIRST[platform] ?? 'LD_LIBRARY_PATH'] ?? '')
    .split(platform === 'win32' ? ';' : delimiter)
    .filter((folder) => folder !== '');
  const system = [...named, ...(SYSTEM_FOLDERS[platform] ?? [])]
    .flatMap((folder) =>
      (NAMES[platform] ?? ['libwhisper.so', 'libwhisper.so.1']).map((name) => join(folder, name)),
    )
    .filter((path) => existsSync(path))
    .map((path): FoundLibrary => ({ path, source: 'system' }));
  const built = findBuilt(search.buildsFolder).map(
    (build): FoundLibrary => ({ path: build.library, source: 'built' }),
  );
  const found = [...system.slice(0, 1), ...built];
  if (found.length > 0) return found;
  throw new TranscribeError(
    'There is no whisper.cpp library on this machine. Build one: npx @ws/backend-whispercpp build. Or name one, with the option library or in WHISPER_CPP_LIB.',
    { code: 'ERR_BACKEND_UNAVAILABLE' },
  );
}

function asked(path: string, source: FoundLibrary['source'], who: string): FoundLibrary {
  const absolute = resolve(path);
  if (existsSync(absolute) && statSync(absolute).isFile()) return { path: absolute, source };
  throw new TranscribeError(
    `${who} says that the whisper.cpp library is ${absolute}, but there is no such file. Give the path of the library itself (libwhisper.so, libwhisper.dylib, whisper.dll), or build one: npx @ws/backend-whispercpp build`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { library: absolute } },
  );
}
