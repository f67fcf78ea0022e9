import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BuildProgress } from './build-options.js';
import { buildWhisperCpp } from './build-whisper-cpp.js';
import { builtIn, findBuilt } from './built-folder.js';
import { compiled } from './run-cmake.js';

// Tools that behave as real ones do when something is missing; the real build is an integration test.

let folder: string;
let directory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-build-'));
  directory = join(folder, 'builds');
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether a process runs; one that has ended may be listed until somebody asks for it. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/ Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function tool(name: string, script: string): void {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** Only these tools are there, beside what a shell needs. */
function onlyTools(): void {
  vi.stubEnv('PATH', [join(folder, 'bin')].join(delimiter));
}

describe.skipIf(process.platform === 'win32')('a build that cannot be made', () => {
  const leftovers = (): string[] => (existsSync(directory) ? readdirSync(directory) : []);

  it('says that npm is missing', async () => {
    onlyTools();
    await expect(buildWhisperCpp({ directory })).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('npm is not installed'),
    });
    expect(leftovers()).toEqual([]);
  });

  it('says that npm cannot reach its registry, and what it said', async () => {
    tool('npm', 'echo "npm error code ENOTFOUND" >&2; exit 1');
    onlyTools();
    const error = buildWhisperCpp({ directory });
    await expect(error).rejects.toThrow(/npm cannot get nodejs-whisper.*npm error code ENOTFOUND/s);
    expect(leftovers()).toEqual([]);
  });

  it('says that something else came than was published', async () => {
    tool('npm', 'echo "not it" > "$5/archive.tgz"; echo archive.tgz');
    onlyTools();
    await expect(buildWhisperCpp({ directory })).rejects.toThrow(/is not what was published/);
    expect(leftovers()).toEqual([]);
  });

  it('says that the folder cannot be written to', async () => {
    writeFileSync(directory, 'a file in the way');
    await expect(buildWhisperCpp({ directory })).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('cannot be built in'),
    });
  });

  it('is given up when it is aborted, with all that its tools started', async () => {
    const pidFile = join(folder, 'pid');
    tool('npm', `/bin/sleep 600 & echo $! > ${pidFile}; wait`);
    onlyTools();
    const abort = new AbortController();
    const build = buildWhisperCpp({ directory, signal: abort.signal });
    const outcome = expect(build).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toMatch(/\d/);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    abort.abort();
    await outcome;
    await expect.poll(() => isThere(pid)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('takes away what builds left that were killed', async () => {
    const { directory: place } = builtIn(directory, 'cpu');
    mkdirSync(`${place}-work-abc123`, { recursive: true });
    onlyTools();
    await expect(buildWhisperCpp({ directory })).rejects.toThrow('npm is not installed');
    expect(leftovers()).toEqual([]);
  });
});

describe('a build that is there', () => {
  it('is used as it is', async () => {
    const built = builtIn(directory, 'cpu');
    mkdirSync(built.directory, { recursive: true });
    const told: BuildProgress[] = [];
    onlyTools();
    expect(await buildWhisperCpp({ directory, onProgress: (it) => told.push(it) })).toEqual(built);
    expect(told).toEqual([]);
    expect(findBuilt(directory)).toEqual([built]);
    expect(findBuilt(join(folder, 'elsewhere'))).toEqual([]);
  });
});

describe('options of a build', () => {
  it.each([
    [{ acceleration: 'rocm' }, 'acceleration'],
    [{ jobs: 0 }, 'jobs'],
    [{ force: 'yes' }, 'force'],
    [{ target: 'x' }, 'target'],
    [{ onProgress: 1 }, 'onProgress'],
  ])('%j are refused', async (options, name) => {
    await expect(buildWhisperCpp(options as never)).rejects.toThrow(`"${name}"`);
  });
});

describe('how far a build is', () => {
  it.each([
    ['[ 42%] Building C object', 0.42],
    ['[100%] Linking', 1],
    ['[13/130] Building', 0.1],
    ['-- Detecting C compiler', undefined],
  ])('by the line %j', (line, progress) => {
    expect(compiled(line)).toBe(progress);
  });
});
