import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchRecordings } from './watch-recordings.js';

let folder: string;
let ending: AbortController;
let problems: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
  ending = new AbortController();
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The recordings that a watch gives. The steps are taken between its looks, one after each; after the last one the watch
 * ends.
 */
async function watched(...steps: (() => void)[]): Promise<readonly string[]> {
  const given: string[] = [];
  const clock = {
    now: () => 0,
    async sleep() {
      const step = steps.shift();
      if (step === undefined) ending.abort();
      ending.signal.throwIfAborted();
      given.push('|');
      step!();
    },
  };
  const options = { recursive: true, clock, signal: ending.signal };
  const recordings = watchRecordings(folder, { ...options, onProblem: (p) => problems.push(p) });
  for await (const { stem } of recordings) given.push(stem);
  return given;
}

const path = (name: string): string => join(folder, name);
const nothing = (): void => {};

it('gives a recording once it has stood still for two looks', async () => {
  writeFileSync(path('part 10.wav'), 'a');
  writeFileSync(path('part 9.wav'), 'a');
  writeFileSync(path('notes.txt'), 'a');
  const grow = (): void => appendFileSync(path('part 10.wav'), 'a');
  const looks = await watched(nothing, grow, nothing, nothing, nothing, nothing);
  expect(looks.join(' ')).toBe('| | part 9 | | part 10 | |');
});

it('looks at a time that changes alone, and leaves out what is empty or what --mux has written', async () => {
  writeFileSync(path('a.wav'), 'a');
  writeFileSync(path('empty.wav'), '');
  writeFileSync(path('a.subtitled.mp4'), 'a');
  const touch = (): void => utimesSync(path('a.wav'), 1, 1);
  const looks = await watched(nothing, touch, nothing, nothing, nothing);
  expect(looks.join(' ')).toBe('| | | | a |');
});

it('gives none again that was away for a moment, and is as it was', async () => {
  mkdirSync(path('in'));
  writeFileSync(path('in/a.wav'), 'a');
  const away = (): void => renameSync(path('in'), path('.away'));
  const back = (): void => renameSync(path('.away'), path('in'));
  const looks = await watched(nothing, nothing, away, back, nothing, nothing, nothing);
  expect(looks.join(' ')).toBe('| | in/a | | | | |');
});

it('gives one again that changes, and one that comes later in a folder within it', async () => {
  writeFileSync(path('a.wav'), 'a');
  const change = (): void => {
    appendFileSync(path('a.wav'), 'b');
    mkdirSync(path('deep'));
    writeFileSync(path('deep/b.wav'), 'a');
  };
  const looks = await watched(nothing, nothing, change, nothing, nothing, nothing);
  expect(looks.join(' ')).toBe('| | a | | | a deep/b |');
});

it('goes on where the folder cannot be read, and says so once', async () => {
  const gone = (): void => rmSync(folder, { recursive: true });
  const back = (): void => {
    mkdirSync(folder);
    writeFileSync(path('a.wav'), 'a');
  };
  const looks = await watched(gone, nothing, back, nothing, nothing);
  expect(looks.join(' ')).toBe('| | | | | a');
  expect(problems).toEqual([
    expect.stringMatching(/^The folder .* cannot be read: there is no such folder/),
  ]);
});
