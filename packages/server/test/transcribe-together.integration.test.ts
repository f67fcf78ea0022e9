// Runs of `ws-server transcribe` that would write the same, and disks that are full: built, with the real engine.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { beforeEach, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { cli, newFolder } from './support/transcribe-cli.js';

const recording = writeWav(demoRecording());
const short = writeWav(demoRecording().subarray(0, 3 * 16_000));

let folder: string;
beforeEach(() => {
  folder = newFolder();
  writeFileSync(join(folder, 'short.wav'), short);
});

const transcribe = (...args: string[]) =>
  execa('node', [cli, 'transcribe', ...args, '-m', 'tiny.en'], {
    ...{ cwd: folder, stdin: 'pipe', reject: false, cleanup: true },
  });
const journal = (): string =>
  existsSync(join(folder, 'stdin.journal.part'))
    ? readFileSync(join(folder, 'stdin.journal.part'), 'utf8')
    : '';

it('a second run leaves what the first one writes, and does the rest', async () => {
  const first = transcribe('-', '-o', 'txt');
  first.stdin!.write(recording.subarray(0, recording.length / 2));
  await expect.poll(journal).toMatch(/\n.*\n/);
  const second = transcribe('-', 'short.wav', '-o', 'txt');
  second.stdin!.end(short);
  const { exitCode, stderr } = await second;
  expect([exitCode, stderr]).toEqual([
    1,
    'ws-server: Another run is writing stdin.* now. Wait until it has ended, or write elsewhere.',
  ]);
  expect(readFileSync(join(folder, 'short.txt'), 'utf8')).toMatch(/^Good morning/);
  first.stdin!.end(recording.subarray(recording.length / 2));
  const end = await first;
  expect([end.exitCode, end.stderr]).toEqual([0, '']);
  const whole = readFileSync(join(folder, 'stdin.txt'), 'utf8');
  // What the second one would have written is the first sentence alone.
  expect(whole.trim().split('\n').length).toBeGreaterThan(6);
  expect(readdirSync(folder).sort()).toEqual(['short.txt', 'short.wav', 'stdin.txt']);
});

it('what another run has finished meanwhile is left, and fails a run that would not skip it', async () => {
  for (const [args, code] of [
    [[], 1],
    [['--skip-existing'], 0],
  ] as const) {
    // The run has planned, and waits for its input.
    const run = transcribe('-', 'short.wav', '-o', 'txt', ...args);
    run.stdin!.write(recording.subarray(0, recording.length / 2));
    await expect.poll(journal).toMatch(/\n.*\n/);
    writeFileSync(join(folder, 'short.txt'), 'of another run');
    run.stdin!.end(recording.subarray(recording.length / 2));
    const { exitCode, stderr } = await run;
    const why = 'ws-server: Another run has written short.* meanwhile. It stays as it is.';
    expect([exitCode, stderr]).toEqual([code, code === 0 ? '' : why]);
    expect(readFileSync(join(folder, 'short.txt'), 'utf8')).toBe('of another run');
    for (const name of ['stdin.txt', 'short.txt']) rmSync(join(folder, name));
  }
});

it.skipIf(!existsSync('/dev/full'))(
  'a transcript on a full disk names its file, and what to do',
  async () => {
    symlinkSync('/dev/full', join(folder, 'short.txt.part'));
    const { exitCode, stderr } = await transcribe('short.wav', '-o', 'txt');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /ws-server: Cannot write short\.txt: the disk is full\. Free some space/,
    );
  },
);

it('a journal on a full disk names its file, and not the engine', async ({ skip }) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mount = ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk];
  if ((await execa('mount', mount, { reject: false })).failed) skip('this user mounts no disk');
  try {
    const run = transcribe('-', 'short.wav', '-o', 'json', '--words', '--output-dir', 'disk');
    run.stdin!.on('error', () => {});
    run.stdin!.end(recording);
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^ws-server: Cannot write disk\/stdin\.journal\.part: the disk is full\. Free some space/m,
    );
    // The other recording is tried, too.
    expect(stderr).toMatch(/^ws-server: Cannot write disk\/short\.\S+: the disk is full/m);
    expect(stderr).not.toMatch(/backend|ENOSPC|option/i);
  } finally {
    execFileSync('umount', [disk]);
  }
});
