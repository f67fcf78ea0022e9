import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '../build/built-folder.js';
import { findProgram } from './find-program.js';

describe('whisper-cli', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ws-find-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(path: string, mode = 0o755): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  }
  const find = (environment: Record<string, string> = {}, executable?: string) =>
    findProgram(
      { name: 'whisper-cli', executable },
      { environment, platform: process.platform, buildsFolder: join(folder, 'builds') },
    );
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
