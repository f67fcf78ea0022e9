import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '../build/built-folder.js';
import type { Search } from '../build/named-path.js';
import { findLibraries } from './find-library.js';

let folder: string;
let search: Search;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-libraries-'));
  search = { environment: {}, platform: 'nowhere', buildsFolder: join(folder, 'builds') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

function build(acceleration: 'cpu' | 'cuda'): string {
  const { directory, library } = builtIn(search.buildsFolder, acceleration);
  mkdirSync(directory, { recursive: true });
  writeFileSync(library, '');
  return library;
}

describe('the library', () => {
  it('is the one that was asked for, before all others, and alone', () => {
    const own = put('own.so');
    const other = put('other.so');
    build('cpu');
    const environment = { WHISPER_CPP_LIB: other };
    expect(findLibraries(own, { ...search, environment })).toEqual([
      { path: own, source: 'option' },
    ]);
    expect(findLibraries(undefined, { ...search, environment })).toEqual([
      { path: other, source: 'environment' },
    ]);
  });

  it('is the system’s, then one built before, of those first what uses a graphics card', () => {
    const system = put('lib', 'libwhisper.so');
    const built = [build('cuda'), build('cpu')];
    const environment = { LD_LIBRARY_PATH: `${join(folder, 'none')}:${join(folder, 'lib')}` };
    expect(findLibraries(undefined, { ...search, environment })).toEqual([
      { path: system, source: 'system' },
      ...built.map((path) => ({ path, source: 'built' })),
    ]);
  });

  it('is looked for in PATH on Windows', () => {
    const system = put('bin', 'whisper.dll');
    const environment = { PATH: `C:\\none;${join(folder, 'bin')}` };
    expect(findLibraries(undefined, { ...search, environment, platform: 'win32' })).toEqual([
      { path: system, source: 'system' },
    ]);
  });

  it('that is not where it was said to be is an error that says who said so', () => {
    expect(() => findLibraries(join(folder, 'no.so'), search)).toThrow(/^The option library says/);
    const environment = { WHISPER_CPP_LIB: folder };
    expect(() => findLibraries(undefined, { ...search, environment })).toThrow(
      /^WHISPER_CPP_LIB says .*no such file/,
    );
  });

  it('that is nowhere is built by a command', () => {
    expect(() => findLibraries(undefined, search)).toThrow(
      expect.objectContaining({
        code: 'ERR_BACKEND_UNAVAILABLE',
        message: expect.stringContaining('npx @ws/backend-whispercpp build'),
      }),
    );
  });
});
