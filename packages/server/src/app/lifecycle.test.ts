import { request } from 'node:http';
import { type Logger, TranscribeError } from '@ws/core';
import { silentLogger, systemClock } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { describe, expect, it, vi } from 'vitest';
import { ownPort } from '../../../../test/support/own-port.js';
import { isHealthy } from '../../test/support/container-health.js';
import { base64, f32le, rawConnect } from '../../test/support/raw-client.js';
import { hearing, join, joinReady, script, serve } from '../../test/support/serving.js';
import { createServer, type TranscriptionServer } from './create-server.js';

const SPEECH = { type: 'audio_frame', audio: base64(script.samples.subarray(0, 16 * 1400)) };

function get(
  server: TranscriptionServer,
  path: string,
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const { host, port } = server.address;
  return new Promise((resolve, reject) => {
    request({ host, port, path, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode!, body, headers: response.headers }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('plain HTTP', () => {
  it('/health says how the server and its engine are', async () => {
    const backend = {
      ...hearing(),
      precision: 'int8',
      health: async () => ({
        status: 'ready' as const,
        memoryBytes: 100,
        cpuTimeMs: 20,
        restarts: 1,
      }),
    };
    const server = await serve({
      backend,
      model: 'tiny.en',
      clock: { ...systemClock, now: () => 7 },
    });
    await joinReady(server);
    const { status, body, headers } = await get(server, '/health?x=1');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      model: 'tiny.en',
      backend: 'scripted',
      precision: 'int8',
      sessions: 1,
      parked_sessions: 0,
      max_sessions: 4,
      waiting_clients: 0,
      uptime_ms: 0,
      protocol: 1,
      scheduler: {
        max_concurrency: 1,
        running: 0,
        waiting: { final: 0, speculative: 0, partial: 0 },
        completed: 0,
        failed: 0,
        aborted: 0,
        timed_out: 0,
        waited_ms: 0,
        ran_ms: 0,
      },
      process: { memory_bytes: expect.any(Number), cpu_time_ms: expect.any(Number) },
      engine: { status: 'ready', memory_bytes: 100, cpu_time_ms: 20, restarts: 1 },
    });
    expect((await get(server, '/health', 'HEAD')).body).toBe('');
  });

  it('/health is 503 when the backend has failed or throws', async () => {
    const failed = { ...hearing(), health: async () => ({ status: 'failed' as const }) };
    expect((await get(await serve({ backend: failed }), '/health')).status).toBe(503);
    const throwing = { ...hearing(), health: () => Promise.reject(new Error('gone')) };
    const answer = await get(await serve({ backend: throwing }), '/health');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body).engine).toEqual({ status: 'failed', message: 'gone' });
  });

  it.each([
    ['/', 'GET', 404],
    ['/nowhere', 'POST', 404],
    ['/health', 'POST', 405],
    ['/ws/transcribe/prompt', 'GET', 426],
  ])('%s by %s is answered with %s, in JSON', async (path, method, status) => {
    const answer = await get(await serve({ backend: hearing() }), path, method);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) });
  });
});

describe('starting', () => {
  it('says what the engine settled on', async () => {
    const said: object[] = [];
    const logger: Logger = {
      ...silentLogger,
      info: (fields, message) => void (message === 'server is ready' && said.push(fields)),
    };
    const backend = {
      ...hearing({ capabilities: { maxConcurrency: 3 } }),
      threads: 2,
      precision: 'int8',
    };
    const server = await serve({ backend, logger });
    expect(said).toMatchObject([
      { url: server.url, backend: 'scripted', processes: 3, threads: 2, precision: 'int8' },
    ]);
    expect((await server.health()).scheduler!.max_concurrency).toBe(3);
  });

  it('answers 503 until the model is loaded, and clients wait for it', async () => {
    const port = await ownPort();
    let loaded!: () => void;
    const loading = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    const starting = serve({ backend: { ...hearing(), load: () => loading }, port });
    const address = { address: { host: '127.0.0.1', port } } as TranscriptionServer;
    await expect
      .poll(async () => (await get(address, '/health').catch(() => undefined))?.status)
      .toBe(503);
    expect(await isHealthy(port)).toBe(false);
    const early = await rawConnect(`ws://127.0.0.1:${port}/ws/transcribe/prompt`);
    expect(await early.json()).toEqual({ type: 'wait', position: 1 });
    loaded();
    const server = await starting;
    expect((await early.json()).type).toBe('ready');
    early.socket.terminate();
    expect((await get(server, '/health')).status).toBe(200);
  });

  it('says what is in the way when the port is in use', async () => {
    const { address } = await serve({ backend: hearing() });
    const info = vi.fn();
    const logger = { ...silentLogger, info };
    const second = createServer({ backend: hearing(), port: address.port, logger });
    await expect(second).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    await expect(second).rejects.toThrow(`Port ${address.port} on 127.0.0.1 is in use`);
    // No server was open that could be closed.
    expect(info).not.toHaveBeenCalledWith(expect.anything(), 'server closed');
  });

  it('fails as the backend fails, and gives the port back', async () => {
    const broken = {
      ...hearing(),
      load: () =>
        Promise.reject(new TranscribeError('No such model.', { code: 'ERR_MODEL_NOT_FOUND' })),
    };
    await expect(createServer({ backend: broken, port: 0 })).rejects.toThrow('No such model.');
  });

  it('can be aborted while a backend loads that does not heed it', async () => {
    const abort = new AbortController();
    let loading = false;
    const load = () => {
      loading = true;
      return new Promise<void>(() => {});
    };
    const starting = createServer({
      backend: { ...hearing(), load },
      port: 0,
      vad: 'energy',
      signal: abort.signal,
    });
    const outcome = vi.fn();
    starting.catch(outcome);
    await expect.poll(() => loading).toBe(true);
    abort.abort();
    await expect.poll(() => outcome.mock.calls).toMatchObject([[{ code: 'ERR_ABORTED' }]]);
  });

  it.each([
    ['signal', 'stop'],
    ['signal', {}],
    ['signal', null],
    ['clock', Date],
    ['clock', { now: (): number => 0 }],
    ['clock', null],
  ])('refuses a %s that is none: %o', async (name, value) => {
    const starting = createServer({ backend: hearing(), port: 0, [name]: value });
    await expect(starting).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining(`Option "${name}"`),
    });
  });

  it('can be aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(createServer({ backend: hearing(), port: 0, signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
  });

  it.each([
    ['port', { port: 70_000 }],
    ['maxClients', { maxClients: 0 }],
    ['partialIntervalMs', { partialIntervalMs: -1 }],
    ['host', { host: '' }],
    ['maxBufferedMs', { maxBufferedMs: 5000 }],
    ['backend', { backend: 'cloud' }],
    ['precision', { precision: 'int4' }],
    ['threads', { threads: 1.5 }],
    ['threads', { threads: 'all' }],
    ['maxOneShotMs', { maxOneShotMs: 999 }],
    ['processes', { processes: 0 }],
    ['processes', { processes: 65 }],
    ['model', { model: '' }],
    ['vad', { vad: 'ears' }],
    ['maxSessions', { maxSessions: 3 }],
  ])('refuses a wrong %s, and names it', async (name, options) => {
    const refused = createServer(options as object);
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { option: name },
    });
  });

  it('does not take settings for a backend that is not its own', async () => {
    await expect(createServer({ backend: hearing(), precision: 'int8' })).rejects.toThrow(
      /"precision".*left out/,
    );
    await expect(createServer({ backend: hearing(), processes: 2 })).rejects.toThrow(
      /"processes".*left out/,
    );
  });

  it.each([
    ['whispercpp', { precision: 'fp32' }, 'precision'],
    ['mlx', { precision: 'int8' }, 'precision'],
    ['mlx', { processes: 2 }, 'processes'],
    ['whisperx', { processes: 2 }, 'processes'],
    ['faster', { executionProviders: ['cuda'] }, 'executionProviders'],
  ] as const)('does not pass over what %s has no use for: %j', async (backend, options, option) => {
    await expect(createServer({ backend, ...options })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: { option },
      message: expect.stringContaining(`the backend ${backend} has none`),
    });
  });

  it('names the option that is too large for a backend', async () => {
    const refused = createServer({ backend: 'whispercpp', processes: 32 });
    await expect(refused).rejects.toThrow(
      /"processes" is 32.*at most 16 for the backend whispercpp/,
    );
  });
});

describe('closing', () => {
  it('finishes what runs: a warning, the finals, done, close 1001', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'ping' });
    await client.until('pong');
    const closing = server.close();
    const messages = await client.until('done');
    expect(messages.map(({ type }) => type)).toEqual(['warning', 'final', 'done']);
    expect(messages[0].code).toBe('SHUTTING_DOWN');
    expect(messages[1].text).toBe('one two three');
    expect((await client.closed).code).toBe(1001);
    await closing;
    expect((await (await join(server)).closed).code).toBe(1006);
  });

  it('tells a client how much of its audio was taken, were it none', async () => {
    const server = await serve({ backend: hearing(), partialIntervalMs: 0 });
    const [some, none] = [await joinReady(server), await joinReady(server)];
    for (const client of [some, none]) client.send({ type: 'start', encoding: 'pcm_f32le' });
    some.send(f32le(script.samples.subarray(0, 16 * 1400)));
    for (const client of [some, none]) {
      client.send({ type: 'ping' });
      await client.until('pong');
    }
    const closing = server.close();
    await some.until('warning');
    // This comes too late, and is not counted.
    some.send(f32le(script.samples));
    const told = (await some.until('done')).filter(({ type }) => type === 'ack');
    expect(told.at(-1)).toEqual({ type: 'ack', samples: 16 * 1400 });
    const types = (await none.until('done')).map(({ type, samples }) => [type, samples]);
    expect(types).toEqual([
      ['warning', undefined],
      ['ack', 0],
      ['done', undefined],
    ]);
    await closing;
  });

  it('cuts what does not finish within the drain timeout', async () => {
    const server = await serve({ backend: hearing({ hangs: () => true }), drainTimeoutMs: 20 });
    const client = await joinReady(server);
    client.send(SPEECH);
    client.send({ type: 'ping' });
    await client.until('pong');
    await server.close();
    expect((await client.closed).code).toBe(1006);
  });

  it('leaves a backend of the caller alone', async () => {
    const backend = hearing();
    const server = await serve({ backend });
    await server.close();
    await server[Symbol.asyncDispose]();
    await expect(
      backend.transcribe(new Float32Array(1), { sampleRate: 16_000 }),
    ).resolves.toBeTruthy();
  });

  it('ends the work of a client that has gone', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 1000, capabilities: { maxConcurrency: 2 } });
    const server = await serve({ backend, partialIntervalMs: 0 });
    const client = await joinReady(server);
    client.send({ audio: SPEECH.audio });
    client.send(SPEECH);
    client.send({ type: 'finalize' });
    await expect.poll(() => backend.calls.length).toBe(2);
    client.socket.terminate();
    await expect
      .poll(() => backend.calls.map(({ outcome }) => outcome))
      .toEqual(['aborted', 'aborted']);
    await expect.poll(() => server.sessions).toBe(0);
  });
});

describe('logs', () => {
  it('hold no transcript, no prompt and no audio', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string): void => {
      lines.push(`${message} ${JSON.stringify(fields)}`);
    };
    const logger: Logger = {
      ...silentLogger,
      debug: write,
      info: write,
      warn: write,
      error: write,
    };
    const backend = hearing({
      failures: (call) => (call.index === 1 ? new Error('engine fault') : undefined),
    });
    const server = await serve({ backend, logger, partialIntervalMs: 0 });
    const client = await joinReady(server);
    client.send({ type: 'start', prompt: 'secret prompt' });
    client.send(SPEECH);
    client.send({ type: 'finalize' });
    await client.until('final');
    client.send({ audio: SPEECH.audio, previous_transcript: 'secret past' });
    client.send('{"secret json');
    client.send({ type: 'end' });
    await client.closed;
    await expect.poll(() => lines.some((line) => line.startsWith('session closed'))).toBe(true);
    const all = lines.join('\n');
    expect(all).not.toMatch(/secret|one two|three/);
    expect(all).not.toContain(SPEECH.audio.slice(100, 140));
  });
});
