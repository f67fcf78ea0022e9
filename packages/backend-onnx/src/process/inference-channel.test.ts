import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TranscribeError, type TranscriptResult } from '@ws/core';
import { createEnginePool, type EnginePool, silentLogger } from '@ws/core/internal';
import { afterEach, describe, expect, it } from 'vitest';
import type { InferenceRequest } from '../engine/engine-call.js';
import {
  type InferenceFacts,
  type InferenceLoad,
  openInferenceChannel,
} from './inference-channel.js';

// Real child processes; only what runs in them is scripted (__fixtures__/scripted-worker.mjs). What a pool makes of them
// is tested in core, with engines that are no processes.

const scripted = fileURLToPath(new URL('./__fixtures__/scripted-worker.mjs', import.meta.url));

let pool: EnginePool<InferenceRequest, InferenceFacts>;
afterEach(async () => {
  await pool?.dispose();
});

function create({ directory = 'ok', entry = scripted, engines = 1 } = {}): void {
  pool = createEnginePool<InferenceLoad, InferenceRequest, InferenceFacts>({
    prepare: async () => ({
      directory,
      precision: 'fp32',
      threads: 1,
      executionProviders: ['cpu'],
      preparedFolder: '',
    }),
    open: (_, receive) => openInferenceChannel(entry, receive, () => {}),
    engines,
    callsPerEngine: 1,
    maxQueuedCalls: 8,
    callTimeoutMs: 600_000,
    loadTimeoutMs: 600_000,
    logger: silentLogger,
  });
}

const call = (prompt: string, samples = Float32Array.of(0.5)): Promise<TranscriptResult> =>
  pool.call(
    samples,
    { context: 'full', timestamps: true, task: 'transcribe', prompt, tellsProgress: false },
    {},
  );

async function failure(work: Promise<unknown>): Promise<TranscribeError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!TranscribeError.isInstance(error)) throw error;
  return error;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an inference process', () => {
  it('gets calls whole, tells what it loaded and what it uses', async () => {
    create();
    const samples = Float32Array.of(9, 0.25, -0.5, 9).subarray(1, 3);
    expect(JSON.parse((await call('one', samples)).text)).toEqual({
      prompt: 'one',
      samples: [0.25, -0.5],
      context: 'full',
      timestamps: true,
      task: 'transcribe',
      tellsProgress: false,
    });
    expect(pool.facts).toEqual({ precision: 'int8' });
    expect(await pool.health()).toEqual({
      status: 'ready',
      restarts: 0,
      memoryBytes: 1234,
      cpuTimeMs: 56,
    });
  });

  it('that dies during a call fails it with what it wrote last, and is started anew', async () => {
    create();
    const error = await failure(call('crash'));
    expect(error).toMatchObject({
      code: 'ERR_BACKEND_CRASHED',
      retryable: true,
      message: expect.stringContaining('SIGKILL'),
      details: { why: 'SIGKILL', stderr: 'some noise\nfatal error: out of luck\n' },
    });
    await call('one');
    expect(await pool.health()).toMatchObject({ restarts: 1 });
  });

  it('is heard to its last word', async () => {
    create();
    expect((await call('last words')).text).toBe('last words');
  });

  it('that dies while it loads says how, and what was wrong', async () => {
    create({ directory: 'crash' });
    expect(await failure(pool.start())).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('(exit code 3): fatal error: out of luck.'),
    });
  });

  it('whose program is not there says so', async () => {
    create({ entry: join(tmpdir(), 'no-such-folder', 'nothing.mjs') });
    const error = await failure(pool.start());
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toMatch(/: Error: Cannot find module/);
  });

  it('goes with its pool, and so do the others', async () => {
    create({ engines: 2 });
    const first = Number((await call('pid')).text);
    const calls = [failure(call('hang'))];
    const pids = [first, Number((await call('pid')).text)];
    expect(new Set(pids).size).toBe(2);
    expect(pids.map(isAlive)).toEqual([true, true]);
    calls.push(failure(call('hang')), failure(call('one')));
    await pool.dispose();
    expect(pids.map(isAlive)).toEqual([false, false]);
    for (const one of calls) expect((await one).code).toBe('ERR_DISPOSED');
  });
});
