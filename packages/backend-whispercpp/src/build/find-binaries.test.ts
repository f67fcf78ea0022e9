import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from './built-folder.js';
import { findBinaries, type Search } from './find-binaries.js';

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
    expect(findBinaries('library', own, { ...search, environment })).toEqual([
      { path: own, source: 'option' },
    ]);
    expect(findBinaries('library', undefined, { ...search, environment })).toEqual([
      { path: other, source: 'environment' },
    ]);
  });

  it('is the system’s, then one built before, of those first what uses a graphics card', () => {
    const system = put('lib', 'libwhisper.so');
    const built = [build('cuda'), build('cpu')];
    const environment = { LD_LIBRARY_PATH: `${join(folder, 'none')}:${join(folder, 'lib')}` };
    expect(findBinaries('library', undefined, { ...search, environment })).toEqual([
      { path: system, source: 'system' },
      ...built.map((path) => ({ path, source: 'built' })),
    ]);
  });

  it('is looked for in PATH on Windows', () => {
    const system = put('bin', 'whisper.dll');
    const environment = { PATH: `C:\\none;${join(folder, 'bin')}` };
    expect(
      findBinaries('library', undefined, { ...search, environment, platform: 'win32' }),
    ).toEqual([{ path: system, source: 'system' }]);
  });

  it('that is not where it was said to be is an error that says who said so', () => {
    expect(() => findBinaries('library', join(folder, 'no.so'), search)).toThrow(
      /^The option library says/,
    );
    const environment = { WHISPER_CPP_LIB: folder };
    expect(() => findBinaries('library', undefined, { ...search, environment })).toThrow(
      /^WHISPER_CPP_LIB says .*no such file/,
    );
  });

  it('that is nowhere is built by a command', () => {
    expect(() => findBinaries('library', undefined, search)).toThrow(
      expect.objectContaining({
        code: 'ERR_BACKEND_UNAVAILABLE',
        message: expect.stringContaining('npx @ws/backend-whispercpp build'),
      }),
    );
  });
});

describe('whisper-cli', () => {
  function program(path: string, mode = 0o755): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  }
  const find = (environment: Record<string, string> = {}, executable?: string) =>
    findBinaries('whisper-cli', executable, {
      ...{ environment, platform: process.platform, buildsFolder: join(folder, 'builds') },
    })[0].path;
  const name = process.platform === 'win32' ? 'whisper-cli.exe' : 'whisper-cli';

  it('is the one of the option, of the environment, one that was built, or the one on the PATH', () => {
    const onPath = program(join(folder, 'path', name));
    const PATH = [join(folder, 'none'), join(folder, 'path')].join(delimiter);
    expect(find({ PATH })).toBe(onPath);
    const built = program(builtIn(join(folder, 'builds'), 'cpu').cli);
    expect(find({ PATH })).toBe(built);
    const named = program(join(folder, 'named'));
    expect(find({ PATH, WHISPER_CLI: named })).toBe(named);
    const asked = program(join(folder, 'asked'));
    expect(find({ PATH, WHISPER_CLI: named }, asked)).toBe(asked);
  });

  it('that is named must be there', () => {
    const missing = join(folder, 'missing');
    expect(() => find({ WHISPER_CLI: missing })).toThrow(/WHISPER_CLI says .* build one: npx/);
    expect(() => find({}, folder)).toThrow(
      expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE' }),
    );
  });

  it.skipIf(process.platform === 'win32')('that cannot be run is none', () => {
    program(join(folder, 'path', name), 0o644);
    expect(() => find({ PATH: join(folder, 'path') })).toThrow(
      expect.objectContaining({
        code: 'ERR_BACKEND_UNAVAILABLE',
        message: expect.stringContaining('npx @ws/backend-whispercpp build'),
      }),
    );
  });
});
