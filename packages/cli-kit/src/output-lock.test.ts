import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abortedError } from '@ws/core/internal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockOutput } from './output-lock.js';
import { ownProcess } from './own-process.js';

let folder: string;
let path: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'out', 'talk');
  file = `${path}.lock.part`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
/** Ends with the signal alone; where it may be woken, by `onWait`, too. */
const wait = (ended: AbortSignal | undefined, onWait: (wake: () => void) => void = () => {}) =>
  new Promise<void>((resolve, reject) => {
    onWait(resolve);
    if (ended?.aborted) reject(abortedError(ended));
    ended?.addEventListener('abort', () => reject(abortedError(ended)));
  });
/** A clock that stands still. */
const standing = { now: () => 0, sleep: (_: number, ended?: AbortSignal) => wait(ended) };

/** A clock whose every second passes at once; `step` happens within it. */
function fast(step: (second: number) => void = () => {}) {
  let second = 0;
  const clock = {
    now: () => 0,
    async sleep(ms: number, ended?: AbortSignal) {
      // Of the beats of a lock that is held, none is needed.
      if (ms !== 1000) return wait(ended);
      step(++second);
    },
  };
  return { clock, signal, seconds: () => second };
}

const locked = () => lockOutput(path, { clock: standing, signal });

/** A lock as a run leaves it that was killed. */
function left(holder: object): void {
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(file, JSON.stringify({ run: 'other', ...ownProcess(), ...holder, beat: '0' }));
}

describe('the lock of an output', () => {
  it('is one run’s, and another’s after that; then nothing is left of it', async () => {
    const lock = await locked();
    await expect(locked()).rejects.toMatchObject({
      code: 'ERR_INVALID_STATE',
      message: `Another run is writing ${path}.* now. Wait until it has ended, or write elsewhere.`,
    });
    await lock.check();
    await lock[Symbol.asyncDispose]();
    await (await locked())[Symbol.asyncDispose]();
    expect(readdirSync(join(folder, 'out'))).toEqual([]);
  });

  it('goes to one alone of many that come at once, also where a killed run left it', async () => {
    // Which of them looks and which takes at the same moment is another one each time.
    for (let time = 0; time < 20; time++) {
      left({ pid: spawnSync('true').pid });
      const all = await Promise.allSettled(Array.from({ length: 20 }, locked));
      const got = all.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(got).toHaveLength(1);
      await got[0]!.check();
      await got[0]![Symbol.asyncDispose]();
      expect(readdirSync(join(folder, 'out'))).toEqual([]);
    }
  });

  it.runIf(process.platform === 'linux')(
    'is free at once where its process is gone, or another has its number',
    async () => {
      for (const holder of [{ pid: spawnSync('true').pid }, { began: '1' }]) {
        left(holder);
        await (await locked())[Symbol.asyncDispose]();
        rmSync(join(folder, 'out'), { recursive: true });
      }
    },
  );

  it('of another machine is free where it stands still for 20 seconds', async () => {
    left({ where: 'elsewhere', pid: process.pid });
    const { seconds, ...options } = fast();
    await (await lockOutput(path, options))[Symbol.asyncDispose]();
    expect(seconds()).toBe(20);
  });

  it.each([
    ['an empty file', ''],
    ['something else', '{"run":5,"pid":-1}'],
  ])('that is %s is free where it stands still', async (_, text) => {
    left({});
    writeFileSync(file, text);
    const { seconds, ...options } = fast();
    await (await lockOutput(path, options))[Symbol.asyncDispose]();
    expect(seconds()).toBe(20);
  });

  it('of another machine is held as long as it beats', async () => {
    left({ where: 'elsewhere' });
    const { seconds, ...options } = fast((second) => {
      if (second === 5) writeFileSync(file, readFileSync(file, 'utf8').replace('"0"', '"1"'));
    });
    await expect(lockOutput(path, options)).rejects.toThrow(/Another run is writing/);
    expect(seconds()).toBe(5);
  });

  it('beats, and tells a run that stood still that it has lost it, and leaves the other’s', async () => {
    let beat = (): void => {};
    const clock = {
      now: () => 0,
      sleep: (_: number, ended?: AbortSignal) =>
        wait(ended, (wake) => {
          beat = wake;
        }),
    };
    const lock = await lockOutput(path, { clock, signal });
    const first = readFileSync(file, 'utf8');
    beat();
    await expect.poll(() => readFileSync(file, 'utf8')).not.toBe(first);
    rmSync(file);
    const other = await locked();
    const theirs = readFileSync(file, 'utf8');
    beat();
    await expect(lock.check()).rejects.toThrow(/another run has it/);
    await lock[Symbol.asyncDispose]();
    expect(readFileSync(file, 'utf8')).toBe(theirs);
    await other[Symbol.asyncDispose]();
    expect(existsSync(file)).toBe(false);
  });

  it('that cannot be made says why, and what to do', async () => {
    writeFileSync(join(folder, 'out'), '');
    await expect(locked()).rejects.toThrow(/Cannot write .*: a part of its path is a file/);
    rmSync(join(folder, 'out'));
    mkdirSync(file, { recursive: true });
    await expect(locked()).rejects.toThrow(/talk\.lock\.part: a folder has that name/);
  });
});
