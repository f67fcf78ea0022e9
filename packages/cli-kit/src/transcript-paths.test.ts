import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { transcriptPaths } from './transcript-paths.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paths-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
}

const HOUR_S = 3600;

/** Writes transcripts after every recording that is there. */
function write(...files: string[]): void {
  make(...files);
  const later = Date.now() / 1000 + HOUR_S;
  for (const file of files) utimesSync(join(folder, file), later, later);
}

/** Writes transcripts before every recording that is there came. */
function wrote(...files: string[]): void {
  make(...files);
  const earlier = Date.now() / 1000 - HOUR_S;
  for (const file of files) utimesSync(join(folder, file), earlier, earlier);
}

function paths(files: readonly string[], outputDir?: string, holder?: [string, string]) {
  const found = files.map((file) => ({
    file: join(folder, file),
    stem: file.replace(/\.[^.]+$/, ''),
  }));
  const chosen = transcriptPaths(found, {
    outputDir: outputDir && join(folder, outputDir),
    holderOf: (path) =>
      holder && path === join(folder, holder[0]) ? join(folder, holder[1]) : undefined,
  });
  return chosen.map((path) => path.replace(`${folder}/`, ''));
}

it('have no endings where no other recording in the folder has the name', () => {
  make('a.wav', 'a.txt', 'a.subtitled.mp4', 'x/a.mp3', 'b.wav');
  mkdirSync(join(folder, 'b.mp3'));
  write('b.srt');
  expect(paths(['a.wav', 'x/a.mp3', 'b.wav'])).toEqual(['a', 'x/a', 'b']);
});

it('have the recording’s ending where another one has the name, named or not', () => {
  make('a.wav', 'a.mp3', 'x/b.wav');
  expect(paths(['a.wav', 'a.mp3'])).toEqual(['a.wav', 'a.mp3']);
  expect(paths(['a.mp3'], 'out')).toEqual(['out/a.mp3']);
});

it('have it where two folders’ recordings go into one', () => {
  make('x/a.wav', 'y/a.mp3');
  const found = ['x/a.wav', 'y/a.mp3'].map((file) => ({ file: join(folder, file), stem: 'a' }));
  const chosen = transcriptPaths(found, { outputDir: folder, holderOf: () => undefined });
  expect(chosen).toEqual([join(folder, 'a.wav'), join(folder, 'a.mp3')]);
});

it.each([
  ['transcript', 'a.srt'],
  ['journal', 'a.journal.part'],
])('a %s that was there before another recording came stays its own', (_, file) => {
  make('a.wav', file);
  const { mtimeMs } = statSync(join(folder, file));
  // No test can set when a file came.
  do make('a.mp3');
  while (statSync(join(folder, 'a.mp3')).ctimeMs <= mtimeMs);
  expect(paths(['a.mp3', 'a.wav'])).toEqual(['a.mp3', 'a']);
  // Also where it is asked for alone, and when it has its own.
  expect(paths(['a.mp3'])).toEqual(['a.mp3']);
  write('a.mp3.srt');
  expect(paths(['a.mp3', 'a.wav'])).toEqual(['a.mp3', 'a']);
});

it('a transcript that both may be of is neither’s', () => {
  make('a.wav', 'a.mp3');
  write('a.srt');
  expect(paths(['a.mp3', 'a.wav'])).toEqual(['a.mp3', 'a.wav']);
  // The one has its own.
  write('a.mp3.srt');
  expect(paths(['a.mp3', 'a.wav'])).toEqual(['a.mp3', 'a']);
});

it('a transcript that was there before both came is neither’s', () => {
  make('a.wav', 'a.mp3');
  wrote('a.srt');
  write('a.mp3.srt');
  expect(paths(['a.mp3', 'a.wav'])).toEqual(['a.mp3', 'a.wav']);
});

it('what a run has chosen stays', () => {
  make('a.wav', 'a.mp3');
  expect(paths(['a.wav', 'a.mp3'], undefined, ['a', 'a.wav'])).toEqual(['a', 'a.mp3']);
});
