// `ws-client doctor` as a person runs it, with the real engine; the recorder is a program that plays a tone, or none.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startServer } from '../../server/test/support/server-process.js';
import type { Finding } from '../src/cli/doctor/checks.js';
import { type FakePrograms, fakePrograms } from '../src/sources/node/__fixtures__/fake-programs.js';
import { startClient } from './support/client-process.js';

const server = join(import.meta.dirname, '..', '..', 'server');

let folder: string;
let programs: FakePrograms;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-doctor-'));
  programs = fakePrograms();
  symlinkSync(process.execPath, join(programs.folder, 'node'));
});
afterEach(() => {
  programs[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function doctor(...args: string[]) {
  const running = startClient(['doctor', ...args], { cwd: folder, env: { PATH: programs.folder } });
  const { exitCode, stdout } = await running;
  return { exitCode, stdout: String(stdout) };
}

async function findings(...args: string[]): Promise<[number | undefined, string[]]> {
  const { exitCode, stdout } = await doctor(...args, '--json');
  const all = JSON.parse(stdout) as readonly Finding[];
  return [exitCode, all.map(({ about, state }) => `${about} ${state}`)];
}

it('finds what works: a microphone, and an engine that starts', async () => {
  mkdirSync(join(folder, 'node_modules', '@ws'), { recursive: true });
  symlinkSync(server, join(folder, 'node_modules', '@ws', 'server'));
  programs.add('ffmpeg', '');
  programs.add(
    'arecord',
    `process.stdout.write(Buffer.alloc(64_000, 1)); setInterval(() => {}, 1000);`,
  );
  const [exitCode, states] = await findings('-m', 'tiny.en');
  expect(exitCode).toBe(0);
  expect(states.filter((state) => !state.startsWith('server'))).toEqual([
    ...['node works', 'ffmpeg works', 'microphone works', 'engine works'],
  ]);
});

it('names the command that mends what does not work, and fails where nothing can transcribe', async () => {
  const { exitCode, stdout } = await doctor('--server', 'ws://127.0.0.1:9');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✓ node/m);
  expect(stdout).toMatch(/^– ffmpeg +not installed.*\n +→ .*ffmpeg/m);
  expect(stdout).toMatch(/^– microphone .*arecord/m);
  expect(stdout).toMatch(/^✗ server +ws:\/\/127\.0\.0\.1:9: Cannot connect .*npx @ws\/server/m);
  // A server was named: no engine is needed.
  expect(stdout).not.toContain('engine');
});

it('says that a microphone gives silence, and which server works', async () => {
  programs.add(
    'arecord',
    `process.stdout.write(Buffer.alloc(64_000)); setInterval(() => {}, 1000);`,
  );
  const running = await startServer('--log-level', 'silent');
  try {
    const [exitCode, states] = await findings('--server', new URL('/', running.url).href);
    expect(exitCode).toBe(0);
    expect(states).toEqual(['node works', 'ffmpeg missing', 'microphone missing', 'server works']);
  } finally {
    running.kill('SIGTERM');
    await running.ended;
  }
});

it('starts no engine whose model would have to be fetched first', async () => {
  mkdirSync(join(folder, 'node_modules', '@ws'), { recursive: true });
  symlinkSync(server, join(folder, 'node_modules', '@ws', 'server'));
  const { stdout } = await doctor('-m', 'large-v3');
  expect(stdout).toMatch(
    /^– engine +the model large-v3 is not on this disk.*\n +→ npx ws-server models pull large-v3$/m,
  );
});
