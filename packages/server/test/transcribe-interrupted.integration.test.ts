// `ws-server transcribe` that a person or the system ends in the middle: built, in a process of its own, with the real engine.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { cli, newFolder } from './support/transcribe-cli.js';

const said = demoTranscript()
  .map(({ text }) => text)
  .join(' ');

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('keeps what there is on %s, and goes on from there', async (signal, code) => {
  const folder = newFolder();
  const transcribe = (...args: string[]) =>
    execa('node', [cli, 'transcribe', 'long.wav', '--model', 'tiny.en', ...args], {
      // A signal asks for an orderly end.
      ...{ reject: false, cleanup: true, forceKillAfterDelay: false },
      cwd: folder,
    });
  const samples = demoRecording();
  const times = 2;
  const long = new Float32Array(times * samples.length);
  for (let i = 0; i < times; i++) long.set(samples, i * samples.length);
  writeFileSync(join(folder, 'long.wav'), writeWav(long));
  const first = transcribe('-o', 'txt', '-v');
  let told = '';
  await new Promise<void>((resolve, reject) => {
    first.stderr!.on('data', (bytes: Buffer) => {
      told += bytes;
      // Two tenths may be done in one step.
      if (/ [1-5]0 %/.test(told)) resolve();
    });
    first.stderr!.once('end', () => reject(new Error(`It ended: ${told}`)));
  });
  first.kill(signal);
  const { exitCode, stderr } = await first;
  expect(exitCode).toBe(code);
  const [, part] = /stopped at \d\d:\d\d; what there is of it: (.*); go on with --resume/.exec(
    String(stderr),
  )!;
  expect(existsSync(join(folder, 'long.txt'))).toBe(false);
  const kept = readFileSync(join(folder, part!), 'utf8');
  expect(kept).toMatch(/^Good morning/);
  // To go on is the same after each signal: one of them goes on to the end.
  if (signal !== 'SIGINT') return;
  const rest = await transcribe('-o', 'txt', '--resume');
  expect([rest.exitCode, rest.stderr]).toEqual([0, '']);
  const whole = new Array(times).fill(said).join(' ');
  const text = readFileSync(join(folder, 'long.txt'), 'utf8');
  expect(text.startsWith(kept.trimEnd())).toBe(true);
  expect(wordErrorRate(whole, text).rate).toBeLessThan(0.1);
  expect(readdirSync(folder).sort()).toEqual(['long.txt', 'long.wav']);
});
