import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTranscript } from './transcript-output.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'transcript-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const opened = (path: string) =>
  openTranscript({
    ...{ of: 'talk.wav', formats: ['json', 'txt'], task: 'transcribe', path },
    ...{ overwrite: false, print() {} },
  });
const said = { start: 0, end: 1, language: 'en', text: 'Good morning.', segments: [] };

it.skipIf(!existsSync('/dev/full'))('keeps the parts of a transcript on a full disk', async () => {
  const path = join(folder, 'talk');
  symlinkSync('/dev/full', `${path}.json.part`);
  const output = await opened(path);
  await output.write(said).catch(() => {});
  await expect(output.finish()).rejects.toThrow(/talk\.json: the disk is full\. Free/);
  expect(await output.keepParts()).toEqual([`${path}.json.part`, `${path}.txt.part`]);
});

it('keeps no parts where nothing was written', async () => {
  const empty = await opened(join(folder, 'talk'));
  await empty.write({ ...said, text: '' });
  expect(readdirSync(folder)).toEqual(['talk.json.part', 'talk.txt.part']);
  expect(await empty.keepParts()).toEqual([]);
  mkdirSync(join(folder, 'other.txt.part'));
  await expect(opened(join(folder, 'other'))).rejects.toThrow(
    /other\.txt\.part: a folder has that name/,
  );
  expect(readdirSync(folder)).toEqual(['other.txt.part']);
});

it('has a place for translations where there are any', async () => {
  let printed = '';
  const output = await openTranscript({
    ...{ of: 'talk.wav', formats: ['tsv'], task: 'transcribe', path: undefined, bilingual: true },
    ...{ overwrite: false, print: (text: string) => (printed += text) },
  });
  const segment = { start: 0, end: 1, text: 'Guten Morgen.', translation: 'Good morning.' };
  await output.write({ segments: [segment], language: 'de' });
  await output.finish();
  expect(printed).toBe('start\tend\ttext\ttranslation\n0\t1000\tGuten Morgen.\tGood morning.\n');
});
