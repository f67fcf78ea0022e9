import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planTranscripts } from './plan-transcripts.js';
import type { FileArguments } from './recording-flags.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Plans for files below the folder, whose paths from there are their stems, too. */
function plan(files: readonly string[], given: FileArguments) {
  const { transcripts, ...rest } = planTranscripts(
    files.map((file) => ({ file: join(folder, file), stem: file.replace(/\.\w+$/, '') })),
    given,
  );
  const paths = transcripts.map(({ target }) => target.path?.replace(`${folder}/`, ''));
  return { paths, formats: transcripts.map(({ target }) => target.formats), ...rest };
}

it('puts files beside the recordings, or as these are below their folder', () => {
  expect(plan(['x/a.wav', 'b.wav'], { output: ['srt'] }).paths).toEqual(['x/a', 'b']);
  const elsewhere = plan(['x/a.wav', 'b.wav'], { output: ['srt'], outputDir: 'out' });
  expect(elsewhere.paths).toEqual(['out/x/a', 'out/b']);
});

it('gives the files of one recording the name that they are to have', () => {
  const given = { output: ['srt'], outputFile: 'out/it' } as const;
  expect(plan(['x/a.wav'], given).paths).toEqual(['out/it']);
  expect(() => plan(['a.wav', 'b.wav'], given)).toThrow(
    /one recording, and there are 2.*--output-dir/,
  );
});

it('keeps the endings of recordings that differ in them alone', () => {
  const { paths } = plan(['a.mp3', 'a.wav', 'b.wav'], { output: ['srt'] });
  expect(paths).toEqual(['a.mp3', 'a.wav', 'b']);
});

it('has a recording of two names once, and a link of another name for itself', () => {
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'x/a.wav'), '');
  symlinkSync(join(folder, 'x'), join(folder, 'y'));
  symlinkSync(join(folder, 'x/a.wav'), join(folder, 'x/b.wav'));
  const files = ['x/a.wav', 'y/a.wav', 'x/b.wav'];
  const { paths, repeated } = plan(files, { output: ['srt'] });
  expect(paths).toEqual(['x/a', 'x/b']);
  expect(repeated).toEqual([join(folder, 'y/a.wav')]);
  expect(plan(files, {}).paths).toEqual([undefined, undefined]);
});

it('leaves files that are there where it is asked to, and writes those that are missing', () => {
  for (const name of ['a.srt', 'a.json', 'b.srt']) writeFileSync(join(folder, name), '');
  const output = ['srt', 'json'] as const;
  expect(() => plan(['a.wav'], { output })).toThrow(/a\.srt is there.*--skip-existing/);
  const { formats, skipped } = plan(['a.wav', 'b.wav', 'c.wav'], { output, skipExisting: true });
  expect(formats).toEqual([['json'], ['srt', 'json']]);
  expect(skipped).toBe(1);
});

it('refuses two transcripts of one name', () => {
  const found = ['x/a.wav', 'y/a.wav'].map((file) => ({ file, stem: 'a' }));
  expect(() => planTranscripts(found, { output: ['srt'], outputDir: folder })).toThrow(
    /x\/a\.wav and y\/a\.wav would both be written to/,
  );
});

it('plans a video with subtitles beside the transcript, which has these', () => {
  const given = { mux: true, output: ['json'] } as const;
  const found = ['a.mp4', 'b.mp3'].map((file) => ({ file: join(folder, file), stem: file[0]! }));
  const { transcripts, withoutPicture } = planTranscripts(found, given);
  expect(transcripts.map(({ target, video }) => [target.formats, video])).toEqual([
    [
      ['json', 'srt'],
      {
        video: join(folder, 'a.mp4'),
        subtitles: join(folder, 'a.srt'),
        to: join(folder, 'a.subtitled.mp4'),
      },
    ],
    [['json', 'srt'], undefined],
  ]);
  expect(withoutPicture).toEqual([join(folder, 'b.mp3')]);
  writeFileSync(join(folder, 'a.subtitled.mp4'), '');
  expect(() => planTranscripts(found, given)).toThrow(/a\.subtitled\.mp4 is there already/);
});

it('writes both languages where a translation is asked for beside the text', () => {
  const tasks = (given: Parameters<typeof planTranscripts>[1]) =>
    planTranscripts([{ file: join(folder, 'a.wav'), stem: 'a' }], given).transcripts.map(
      ({ target: { task, bilingual } }) => [task, bilingual],
    );
  expect(tasks({})).toEqual([['transcribe', undefined]]);
  expect(tasks({ translate: true })).toEqual([['translate', undefined]]);
  expect(tasks({ bilingual: true })).toEqual([['transcribe', true]]);
  expect(tasks({ bilingual: true, translate: true })).toEqual([['transcribe', true]]);
});
