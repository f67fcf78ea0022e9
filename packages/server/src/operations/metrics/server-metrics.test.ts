import { spawnSync } from 'node:child_process';
import { TranscribeError } from '@ws/core';
import { createFallbackBackend } from '@ws/core/fallback';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../../test/support/raw-client.js';
import {
  hearing,
  join,
  joinReady,
  metricsOf,
  script,
  serve,
} from '../../../test/support/serving.js';

const AUDIO = { type: 'audio_frame', audio: base64(script.samples) };
const NAME = 'whisper_streaming_';

describe('/metrics', () => {
  it('tells what a session did', async () => {
    const server = await serve({ backend: hearing() });
    const client = await joinReady(server);
    client.send({ type: 'start' });
    client.send(AUDIO);
    await client.until('final');
    const during = await metricsOf(server);
    expect(during.get(`${NAME}sessions{strategy="prompt"}`)).toBe(1);
    expect(during.get(`${NAME}ready`)).toBe(1);
    expect(during.get(`${NAME}sessions_max`)).toBe(4);
    client.send('{');
    client.send({ audio: base64(script.samples.subarray(0, 16_000)) });
    client.send({ type: 'end' });
    await client.closed;
    await expect.poll(() => server.sessions).toBe(0);

    const after = await metricsOf(server);
    const told = (name: string) => after.get(NAME + name);
    expect(told('sessions{strategy="prompt"}')).toBe(0);
    expect(told('sessions_opened_total{strategy="prompt"}')).toBe(1);
    expect(told('sessions_closed_total{reason="normal"}')).toBe(1);
    expect(told('session_seconds_count{strategy="prompt"}')).toBe(1);
    expect(told('audio_seconds_total{strategy="prompt"}')).toBeCloseTo(
      script.samples.length / 16_000,
    );
    expect(told('one_shots_total')).toBe(1);
    expect(told('one_shot_audio_seconds_total')).toBe(1);
    expect(told('finals_total{strategy="prompt"}')).toBe(1);
    expect(told('final_seconds_count{strategy="prompt"}')).toBe(1);
    expect(told('errors_total{reason="INVALID_JSON"}')).toBe(1);
    expect(told('calls_total{outcome="completed"}')).toBeGreaterThan(1);
    expect(told('call_wait_seconds_count{kind="final"}')).toBeGreaterThan(0);
    expect(told('queue_depth{kind="final"}')).toBe(0);
    expect(told('engine_up')).toBe(1);
    expect(told('event_loop_delay_seconds{statistic="p99"}')).toBeGreaterThanOrEqual(0);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('tells who was refused, and why', async () => {
    const server = await serve({ backend: hearing(), maxClients: 1, maxWaitingClients: 1 });
    await joinReady(server);
    await join(server);
    await (await join(server)).closed;
    await (await join(server, '/ws/transcribe/nothing')).closed;
    await fetch(`${server.url.replace('ws:', 'http:')}/health`, {
      headers: { origin: 'https://evil.example' },
    });
    const metrics = await metricsOf(server);
    const refused = (reason: string) => metrics.get(`${NAME}refusals_total{reason="${reason}"}`);
    expect(['full', 'path', 'origin', 'starting', 'shutting_down'].map(refused)).toEqual([
      ...[1, 1, 1, 0, 0],
    ]);
    expect(metrics.get(`${NAME}waiting_clients`)).toBe(1);
  });

  it('counts how often the engine was started anew, and that it died', async () => {
    let restarts = 2;
    const backend = {
      ...hearing(),
      health: async () => ({ status: 'failed', restarts, cpuTimeMs: 1500 }) as const,
    };
    const server = await serve({ backend });
    expect((await metricsOf(server)).get(`${NAME}engine_restarts_total`)).toBe(2);
    restarts = 5;
    const metrics = await metricsOf(server);
    expect(metrics.get(`${NAME}engine_restarts_total`)).toBe(5);
    expect(metrics.get(`${NAME}engine_cpu_seconds_total`)).toBe(1.5);
    expect(metrics.get(`${NAME}engine_up`)).toBe(0);
    expect(metrics.get(`${NAME}ready`)).toBe(0);
  });

  it('tells which of two engines answers, and so does /health', async () => {
    const crash = new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    let isDown = false;
    const first = hearing({ failures: () => (isDown ? crash : undefined) });
    const backend = createFallbackBackend([first, hearing()], { names: ['big', 'small'] });
    const server = await serve({ backend });
    const told = async () => {
      const metrics = await metricsOf(server);
      const of = (name: string, engine?: string) =>
        metrics.get(NAME + name + (engine === undefined ? '' : `{engine="${engine}"}`));
      return [
        of('engine_switches_total'),
        ...['big', 'small'].map((engine) => of('engine_active', engine)),
        ...['big', 'small'].map((engine) => of('engine_failures_total', engine)),
      ];
    };
    expect(await told()).toEqual([0, 1, 0, 0, 0]);
    isDown = true;
    const client = await joinReady(server);
    client.send({ type: 'start' });
    client.send(AUDIO);
    const { text } = (await client.until('final')).at(-1)!;
    expect(text).toBe('one two three');
    expect(await told()).toEqual([1, 0, 1, 1, 0]);
    expect(await server.health()).toMatchObject({
      status: 'ok',
      engine: {
        switches: 1,
        engines: [
          { name: 'big', active: false, failures: 1, retry_in_ms: expect.any(Number) },
          { name: 'small', active: true, failures: 0 },
        ],
      },
    });
    await backend[Symbol.asyncDispose]();
  });

  it('has names and no texts of clients', async () => {
    const server = await serve({ backend: hearing() });
    const client = await joinReady(server);
    client.send({ type: 'start', prompt: 'Prudence', hotwords: ['Nightingale'] });
    client.send(AUDIO);
    await client.until('final');
    const text = await (await fetch(`${server.url.replace('ws:', 'http:')}/metrics`)).text();
    expect(text).not.toMatch(/Prudence|Nightingale|three/);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    const labels = new Set([...text.matchAll(/[{,](\w+)=/g)].map(([, label]) => label));
    expect([...labels].sort()).toEqual([
      'backend',
      'kind',
      'le',
      'model',
      'outcome',
      'precision',
      'reason',
      'statistic',
      'strategy',
    ]);
  });

  const promtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!promtool)('is as Prometheus’ own linter wants it', async () => {
    const server = await serve({ backend: hearing() });
    const client = await joinReady(server);
    client.send({ type: 'start' });
    client.send(AUDIO);
    await client.until('final');
    const input = await (await fetch(`${server.url.replace('ws:', 'http:')}/metrics`)).text();
    const { stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input });
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  });

  it('answers many who ask at once', async () => {
    const server = await serve({ backend: hearing() });
    const scrapes = await Promise.all(Array.from({ length: 20 }, () => metricsOf(server)));
    expect(scrapes.every((scrape) => scrape.get(`${NAME}ready`) === 1)).toBe(true);
  });
});
