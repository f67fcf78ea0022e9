import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBuilt } from '../build/built-folder.js';
import { type Named, namedPath, notFound, type Search, thisMachine } from '../build/named-path.js';

/** A library that may be used, and who says so. */
export interface FoundLibrary {
  readonly path: string;
  readonly source: 'option' | 'environment' | 'system' | 'built';
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

const LIBRARY: Named = {
  what: 'the whisper.cpp library',
  option: 'library',
  variable: 'WHISPER_CPP_LIB',
  isRight: (path) => existsSync(path) && statSync(path).isFile(),
  problem:
    'there is no such file. Give the path of the library itself (libwhisper.so, libwhisper.dylib, whisper.dll)',
};

/**
 * The libraries that may be used, best first: the one that was asked for, by option or in `WHISPER_CPP_LIB`, alone; else
 * the system's, then one that was built here before.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is none, or the one that was asked for is not there
 */
export function findLibraries(
  library: string | undefined,
  search: Search = thisMachine(),
): readonly FoundLibrary[] {
  const { environment, platform } = search;
  const given = namedPath(LIBRARY, library, environment);
  if (given !== undefined) return [given];

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
  throw notFound({ ...LIBRARY, what: 'whisper.cpp library' });
}
