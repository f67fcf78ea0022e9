import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawConnect, s16le } from './support/raw-client.js';
import { runCli, type ServerProcess, startServer } from './support/server-process.js';

const root = join(import.meta.dirname, '..', '..', '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');
const speech = readWav(readFileSync(recording)).samples.subarray(0, 16_000 * 8);
const NAME = 'whisper_streaming_';

let folder: string;
let server: ServerProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-operation-'));
});
afterEach(async () => {
  server?.kill('SIGKILL');
  await server?.ended;
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('a server in operation', () => {
  it('is set up by a file, tells what it did, and logs no words', async () => {
    const file = join(folder, 'server.yaml');
    writeFileSync(file, 'maxClients: 2\nturn: none\nlogLevel: debug\n');
    server = await startServer('--config', file);
    const { host } = new URL(server.url);
    const client = await rawConnect(`ws://${host}/ws/transcribe/local-agreement`);
    const { session_id: sessionId } = await client.json();
    client.send({ type: 'start', word_timestamps: true, hotwords: ['Lighthouse'] });
    // Partials of the first sentence, however busy the machine is: no more is sent before they are there.
    let sent = 0;
    for (const seconds of [1.3, 2.5]) {
      client.send(s16le(speech.subarray(sent, seconds * 16_000)));
      sent = seconds * 16_000;
      await client.until('partial');
    }
    client.send(s16le(speech.subarray(sent)));
    client.send({ type: 'end' });
    const told = await client.until('done');
    const finals = told.filter(({ type }) => type === 'final');
    expect(finals.map(({ text }) => text).join(' ')).toMatch(/lighthouse/i);

    expect((await fetch(`http://${host}/health/ready`)).status).toBe(200);
    let metrics = '';
    const counted = (name: string): number =>
      Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(`${NAME}${name} `))
          ?.split(' ')[1],
      );
    // An engine that is given no time for a second is told of without what it uses.
    await expect
      .poll(async () => {
        metrics = await (await fetch(`http://${host}/metrics`)).text();
        return counted('engine_cpu_seconds_total');
      })
      .toBeGreaterThan(0);
    const strategy = '{strategy="local-agreement"}';
    expect(counted('sessions_max')).toBe(2);
    expect(counted(`audio_seconds_total${strategy}`)).toBeCloseTo(8);
    expect(counted(`finals_total${strategy}`)).toBe(finals.length);
    expect(counted(`real_time_factor_count${strategy}`)).toBeGreaterThan(0);
    for (const latency of ['first_partial', 'partial', 'final', 'word_emission']) {
      expect(counted(`${latency}_seconds_count${strategy}`)).toBeGreaterThan(0);
    }
    expect(counted('calls_total{outcome="completed"}')).toBeGreaterThan(finals.length);
    expect(counted('engine_busy_seconds_total')).toBeGreaterThan(0);
    expect(counted('engine_restarts_total')).toBe(0);

    server.kill('SIGTERM');
    const { stderr, exitCode } = await server.ended;
    expect(exitCode).toBe(0);
    const lines = String(stderr).trim().split('\n');
    // A first start says how far it is, in words.
    const ofSession = lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ session }) => session === sessionId);
    expect(ofSession.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['session opened', 'session closed']),
    );
    expect(lines.join('\n')).not.toMatch(/lighthouse/i);
  });

  it('prints its settings, and refuses what it does not know', async () => {
    const file = join(folder, 'server.json');
    writeFileSync(file, '{ "model": "tiny.en", "maxClients": 9 }');
    const printed = await runCli(['--config', file, '--print-config'], { PORT: '9000' });
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toContain(`maxClients: 9 # ${file}:1`);
    expect(printed.stdout).toContain('port: 9000 # PORT');
    writeFileSync(file, '{ "max_client": 9 }');
    const refused = await runCli([], { WS_CONFIG: file });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toBe(
      `ws-server: ${file}:1:3: There is no option "max_client". Did you mean "maxClients"?`,
    );
  });
});
