// `ws-server transcribe --watch` as a person runs it: built, in a process of its own, with the real engine.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { cli, newFolder } from './support/transcribe-cli.js';

const fixtures = join(import.meta.dirname, '..', '..', 'containers', 'test', 'fixtures');
const FIRST = /^Good morning/;

it('transcribes what is in a folder and what comes into it, until Ctrl-C, and goes on later', async () => {
  const folder = newFolder();
  const path = (...names: string[]): string => join(folder, ...names);
  const watch = (...args: string[]) =>
    execa('node', [cli, 'transcribe', '--watch', 'in', '-r', '-o', 'txt', ...args], {
      // A signal asks for an orderly end.
      ...{ cwd: folder, reject: false, cleanup: true, forceKillAfterDelay: false },
    });
  const out = ['--output-dir', 'out', '-m', 'tiny.en'];
  mkdirSync(path('in'));
  copyFileSync(join(fixtures, 'mono.mp3'), path('in', 'first.mp3'));
  const running = watch(...out);
  await expect.poll(() => existsSync(path('out', 'first.txt'))).toBe(true);
  // Of those that come, one is no recording; it does not end the watch.
  writeFileSync(path('in', 'broken.wav'), 'not audio');
  mkdirSync(path('in', 'deep'));
  copyFileSync(join(fixtures, 'opus.ogg'), path('in', 'deep', 'second.ogg'));
  await expect.poll(() => existsSync(path('out', 'deep', 'second.txt'))).toBe(true);
  running.kill('SIGINT');
  const { exitCode, stderr } = await running;
  // For the one that is no recording.
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^ws-server: watching in; Ctrl-C ends\nws-server: in\/broken\.wav: The audio/,
  );
  for (const name of ['first.txt', join('deep', 'second.txt')]) {
    expect(readFileSync(path('out', name), 'utf8')).toMatch(FIRST);
  }
  rmSync(path('in', 'broken.wav'));
  copyFileSync(join(fixtures, 'mono.flac'), path('in', 'third.flac'));
  // It has the name of one that is done, and comes later.
  copyFileSync(join(fixtures, 'opus.ogg'), path('in', 'first.ogg'));
  const before = statSync(path('out', 'first.txt')).mtimeMs;
  const again = watch(...out);
  // A lock goes a moment after the transcript is there.
  await expect
    .poll(() => readdirSync(path('out')).sort())
    .toEqual(['deep', 'first.ogg.txt', 'first.txt', 'third.txt']);
  expect(readFileSync(path('out', 'first.ogg.txt'), 'utf8')).toMatch(FIRST);
  again.kill('SIGINT');
  const end = await again;
  expect([end.exitCode, end.stderr]).toEqual([0, 'ws-server: watching in; Ctrl-C ends']);
  expect(statSync(path('out', 'first.txt')).mtimeMs).toBe(before);
});

it.each([
  [['--watch', 'gone', '-o', 'txt'], /"--watch".*a folder that is there/],
  [['--watch', '.'], /"--watch".*given with -o/],
])('refuses %j', async (args, message) => {
  const options = { reject: false, cwd: tmpdir() } as const;
  const { exitCode, stderr } = await execa('node', [cli, 'transcribe', ...args], options);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
});
