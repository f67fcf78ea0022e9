// `ws-server transcribe` that is killed in the middle, and goes on: built, in a process of its own, with the real engine.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { cli, newFolder } from './support/transcribe-cli.js';

const names = ['stdin.json', 'stdin.srt'] as const;
const recording = writeWav(demoRecording());
/** What an unbroken run writes. */
let unbroken: readonly Buffer[];

const transcribe = (cwd: string, ...args: string[]) =>
  execa('node', [cli, 'transcribe', '-', '-o', 'json,srt', '--words', ...args], {
    ...{ cwd, stdin: 'pipe', reject: false, cleanup: true },
  });

const written = (folder: string): readonly Buffer[] =>
  names.map((name) => readFileSync(join(folder, name)));

/** Answers in the journal, and the file's lines. */
function journalIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name === 'stdin.journal.part');
  return files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1));
}

/** A run of which half of the recording was heard, killed: without the rest it cannot end before. */
async function killed(folder: string): Promise<void> {
  const running = transcribe(folder, '-m', 'tiny.en');
  running.stdin!.on('error', () => {});
  running.stdin!.write(recording.subarray(0, recording.length / 2));
  await expect.poll(() => journalIn(folder).length).toBeGreaterThan(2);
  running.kill('SIGKILL');
  await running;
}

async function wholeRun(folder: string, ...args: string[]) {
  const running = transcribe(folder, ...args);
  running.stdin!.end(recording);
  const { exitCode, stderr } = await running;
  // The first run on a machine prepares the model, and says so before or after what it says of its files.
  const lines = String(stderr)
    .split('\n')
    .filter((line) => !line.startsWith('preparing '));
  return { exitCode, stderr: lines.join('\n') };
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-unbroken-'));
  try {
    expect(await wholeRun(folder, '-m', 'tiny.en')).toEqual({ exitCode: 0, stderr: '' });
    unbroken = written(folder);
    // Nothing else stays.
    expect(readdirSync(folder).sort()).toEqual([...names]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('writes byte for byte what it would have, after a kill and a torn line', async () => {
  const folder = newFolder();
  await killed(folder);
  expect(readdirSync(folder).sort()).toEqual([
    'stdin.journal.part',
    'stdin.json.part',
    'stdin.lock.part',
    'stdin.srt.part',
  ]);
  const lines = journalIn(folder);
  // As a write leaves it that the kill cuts.
  const torn = `${lines.join('\n')}\n${lines.at(-1)!.slice(0, 100)}`;
  writeFileSync(join(folder, 'stdin.journal.part'), torn);
  expect(await wholeRun(folder, '-m', 'tiny.en', '--resume')).toEqual({ exitCode: 0, stderr: '' });
  expect(written(folder)).toEqual(unbroken);
  expect(readdirSync(folder).sort()).toEqual([...names]);
  expect(await wholeRun(folder, '-m', 'tiny.en', '--resume')).toEqual({
    exitCode: 0,
    stderr: 'ws-server: skipped 1 recording, whose files are there',
  });
});

it('takes what was heard from the journal, and asks the engine for nothing but the rest', async () => {
  const folder = newFolder();
  await killed(folder);
  const journal = join(folder, 'stdin.journal.part');
  const heard = readFileSync(journal, 'utf8');
  expect(heard).toMatch(/lighthouse/);
  writeFileSync(journal, heard.replaceAll('lighthouse', 'Lighthouse'));
  expect((await wholeRun(folder, '-m', 'tiny.en', '--resume')).exitCode).toBe(0);
  expect(readFileSync(join(folder, 'stdin.srt'), 'utf8')).toMatch(/Lighthouse/);
});

it('begins anew without --resume, and where the journal is of another engine, and says so', async () => {
  const folder = newFolder();
  await killed(folder);
  const journal = join(folder, 'stdin.journal.part');
  const [header = '', ...answers] = journalIn(folder);
  const marked = answers.map((line) => line.replaceAll('lighthouse', 'Lighthouse'));
  const others = marked.map((line) => line.replace(/"engine":"\w+"/, '"engine":"base"'));
  expect(others).not.toEqual(marked);
  writeFileSync(journal, [header, ...others, ''].join('\n'));
  const { exitCode, stderr } = await wholeRun(folder, '-m', 'tiny.en', '--resume');
  expect(exitCode).toBe(0);
  expect(stderr).toBe(
    'ws-server: standard input: stdin.journal.part is of another engine or model; it begins anew',
  );
  expect(written(folder)).toEqual(unbroken);
  const elsewhere = join(folder, 'anew');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'stdin.journal.part'), [header, ...marked, ''].join('\n'));
  const anew = await wholeRun(elsewhere, '-m', 'tiny.en');
  expect(anew.stderr).toMatch(/is of a run that was cut: --resume would go on with it/);
  expect(written(elsewhere)).toEqual(unbroken);
});
