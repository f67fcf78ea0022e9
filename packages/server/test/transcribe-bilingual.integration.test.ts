// `ws-server transcribe --bilingual` as a person runs it: built, in a process of its own, with the real engine.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { demoSentences, germanTalk } from '../../../test/support/recordings.js';
import { cli, newFolder } from './support/transcribe-cli.js';

const { house, weather } = germanTalk();
const PAUSE = new Float32Array(24_000);

/** German, then English. */
const recording = writeWav(
  Float32Array.from(
    [house, weather, demoSentences()[0]!.samples, house].flatMap((part) => [...part, ...PAUSE]),
  ),
);

const transcribe = (cwd: string, ...args: string[]) =>
  execa('node', [cli, 'transcribe', ...args, '--bilingual'], {
    ...{ cwd, reject: false, cleanup: true },
  });

it('writes what is said and its English, in every format', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'talk.wav'), recording);
  const { exitCode } = await transcribe(folder, 'talk.wav', '-m', 'base', '-o', 'all');
  expect(exitCode).toBe(0);
  const text = (format: string) => readFileSync(join(folder, `talk.${format}`), 'utf8');
  const lines = text('txt').trim().split('\n');
  expect(lines[0]).toMatch(/^Der alte Mann wohnt in einem kleinen Haus am Meer/i);
  expect(lines[1]).toMatch(/old man live[sd] in a (small|little) house/i);
  // English has no line below it.
  const english = lines.findIndex((line) => /lighthouse/.test(line));
  expect(lines.filter((line) => /lighthouse/.test(line))).toHaveLength(1);
  expect(lines[english + 1]).toMatch(/^Der alte Mann/i);
  const cues = text('srt').trim().split('\n\n');
  for (const cue of cues) {
    const [, , ...shown] = cue.split('\n');
    expect(shown.length).toBeLessThanOrEqual(2);
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(42);
  }
  expect(cues[0]).toMatch(/\nDer alte Mann.*\nThe old man/i);
  expect(text('vtt')).toMatch(/\nDer alte Mann.*\nThe old man/i);
  expect(text('ass')).toMatch(/,Der alte Mann.*\\NThe old man/i);
  expect(text('lrc')).toMatch(/^(\[[\d:.]+\])Der alte Mann.*\n\1The old man/i);
  expect(text('tsv')).toMatch(/^start\tend\ttext\ttranslation\n\d+\t\d+\tDer alte.*\tThe old man/i);
  for (const segments of [
    JSON.parse(text('json')).segments,
    JSON.parse(text('cpp.json')).transcription,
  ]) {
    expect(segments[0]).toMatchObject({ translation: expect.stringMatching(/old man/) });
  }
});

it('goes on where it was killed, byte for byte', async () => {
  const [unbroken, cut] = [newFolder(), newFolder()];
  const files = ['-', '-m', 'base', '-l', 'de', '-o', 'srt,json'];
  const written = (folder: string) =>
    ['stdin.srt', 'stdin.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const run = (folder: string, ...args: string[]) => {
    const running = transcribe(folder, ...files, ...args);
    running.stdin!.on('error', () => {});
    return running;
  };
  const whole = run(unbroken);
  whole.stdin!.end(recording);
  expect((await whole).exitCode).toBe(0);

  const killed = run(cut);
  // Without the rest it cannot end before.
  killed.stdin!.write(recording.subarray(0, recording.length / 2));
  const journal = () =>
    readdirSync(cut)
      .filter((name) => name === 'stdin.journal.part')
      .flatMap((name) => readFileSync(join(cut, name), 'utf8').split('\n').slice(1, -1));
  await expect.poll(() => journal().length).toBeGreaterThan(0);
  killed.kill('SIGKILL');
  await killed;
  // As if it had been killed between a text and its translation.
  const [first] = journal();
  writeFileSync(join(cut, 'stdin.journal.part'), `{"answers":1}\n${first}\n`);
  const resumed = run(cut, '--resume');
  resumed.stdin!.end(recording);
  expect((await resumed).exitCode).toBe(0);
  expect(written(cut)).toEqual(written(unbroken));
});

it('refuses a model of English alone, before it reads anything', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'talk.wav'), recording);
  const { exitCode, stderr } = await transcribe(folder, 'talk.wav', '-m', 'tiny.en', '-o', 'srt');
  expect(String(stderr)).toMatch(/English-only and cannot translate\. Load a multilingual model/);
  expect(exitCode).toBe(2);
  expect(readdirSync(folder)).toEqual(['talk.wav']);
});
