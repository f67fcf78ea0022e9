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

it('leaves out recordings of one name, and those whose files are folders, and plans the others', () => {
  const found = ['x/a.wav', 'y/a.wav', 'b.wav', 'z/a.wav', 'c.wav', 'd.cpp.wav', 'd.wav'];
  mkdirSync(join(folder, 'c.json'));
  const { transcripts, problems } = planTranscripts(
    found.map((file) => ({ file, stem: file.replace(/^.\//, '').replace(/\.wav$/, '') })),
    { output: ['json', 'cpp.json'], outputDir: folder, overwrite: true },
  );
  expect(transcripts.map(({ file }) => file)).toEqual(['b.wav']);
  const at = (name: string): string => join(folder, name);
  expect(problems).toEqual([
    `x/a.wav and y/a.wav and 1 more would be written to one file, ${at('a.wav.json')}, and are left out. Rename them, or give each a folder of its own.`,
    `Cannot write ${at('c.json')}: a folder has that name. Move the folder.`,
    expect.stringMatching(/^d\.cpp\.wav and d\.wav would be .*d\.cpp\.json/),
  ]);
});

it('leaves out a recording whose file another one of the run has', () => {
  const taken = new Map<string, string>();
  const given = { output: ['srt'], outputDir: folder } as const;
  const of = (file: string) => planTranscripts([{ file, stem: 'a' }], given, taken);
  expect(of('x/a.wav').transcripts).toHaveLength(1);
  expect(of('x/a.wav').transcripts).toHaveLength(1);
  expect(of('y/a.mp3').transcripts.map(({ target }) => target.path)).toEqual([
    join(folder, 'a.mp3'),
  ]);
  expect(of('y/a.mp3').problems).toEqual([]);
  expect(of('z/a.mp3')).toMatchObject({
    transcripts: [],
    problems: [expect.stringMatching(/^y\/a\.mp3 and z\/a\.mp3/)],
  });
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
