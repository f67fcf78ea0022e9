import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Logger,
  type Segment,
  silentLogger,
  TranscribeError,
  type TranscriptResult,
} from '@ws/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createInferencePool,
  type InferencePool,
  type InferencePoolOptions,
} from './inference-pool.js';
import { createInferenceProcess, type TranscribeMessage } from './inference-process.js';

// Real child processes; only what runs in them is scripted (__fixtures__/scripted-worker.mjs).

const entry = fileURLToPath(new URL('./__fixtures__/scripted-worker.mjs', import.meta.url));

let folder: string;
let inference: InferencePool;
const errors: { readonly fields: object; readonly message: string }[] = [];
const warnings: string[] = [];

beforeEach(() => {
  // Time passes when a test says so: no time-out ends what a busy machine is slow at.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = mkdtempSync(join(tmpdir(), 'ws-inference-'));
  errors.length = 0;
  warnings.length = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  await inference?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function create(
  options: {
    readonly load?: string;
    readonly entry?: string;
    readonly callTimeoutMs?: number;
  } & Partial<InferencePoolOptions> = {},
): InferencePool {
  const { load = 'ok', entry: program = entry, callTimeoutMs = 60_000, ...rest } = options;
  const logger: Logger = {
    ...silentLogger,
    error: (fields, message) => {
      errors.push({ fields, message });
    },
    warn: (_, message) => {
      warnings.push(message);
    },
  };
  inference = createInferencePool({
    createProcess: () =>
      createInferenceProcess({
        entry: program,
        load: { directory: load, precision: 'fp32', threads: 1, executionProviders: ['cpu'] },
        callTimeoutMs,
        logger,
      }),
    processes: 1,
    maxQueuedCalls: 8,
    idleTimeoutMs: 30_000,
    logger,
    ...rest,
  });
  return inference;
}

const message = (prompt: string, samples = Float32Array.of(0.5)): TranscribeMessage => ({
  samples,
  context: 'full',
  timestamps: true,
  task: 'transcribe',
  prompt,
});
const call = (prompt: string, signal?: AbortSignal): Promise<TranscriptResult> =>
  inference.call(message(prompt), { signal });

async function failure(work: Promise<unknown>): Promise<TranscribeError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!TranscribeError.isInstance(error)) throw error;
  return error;
}

interface Seen {
  readonly pid: number;
  readonly calls: number;
  readonly cancelled: readonly number[];
}
const seen = async (): Promise<Seen> => JSON.parse((await call('seen')).text) as Seen;

/** The process has what was sent to it so far: it answers in the order in which it is asked. */
async function arrived(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  expect(await inference.measure()).toBeDefined();
}

/** Waits for what other processes do; no time passes here meanwhile (with `vi.waitFor` it would). */
async function until(check: () => void | Promise<void>): Promise<void> {
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (inference.state === 'failed') throw error;
      await pause(5);
    }
  }
}

describe('a pool of one process', () => {
  it('starts with the first call, once, and hands calls over whole', async () => {
    create();
    expect(inference.state).toBe('unloaded');
    expect(inference.precision).toBeUndefined();
    const samples = Float32Array.of(0.25, -0.5);
    const first = inference.call({ ...message('one', samples), language: 'de' });
    expect(inference.state).toBe('loading');
    expect(JSON.parse((await first).text)).toEqual({
      prompt: 'one',
      samples: [0.25, -0.5],
      context: 'full',
      timestamps: true,
      task: 'transcribe',
      language: 'de',
    });
    expect(inference).toMatchObject({ state: 'ready', precision: 'int8' });
    await inference.start();
    expect((await seen()).calls).toBe(2);
    expect(inference.restarts).toBe(0);
  });

  it('is started once, however many ask', async () => {
    create();
    await Promise.all([inference.start(), inference.start(), call('one')]);
    expect(inference.restarts).toBe(0);
  });

  it('gives a call’s own answer, and an answer to nobody to nobody', async () => {
    create();
    expect((await call('stray')).text).toBe('mine');
    expect(JSON.parse((await call('next')).text)).toMatchObject({ prompt: 'next' });
  });

  it('passes on how far a call is, as it is told', async () => {
    create();
    const heard: unknown[] = [];
    const listeners = {
      onSegment: ({ text }: Segment) => heard.push(text),
      onProgress: (progress: number) => heard.push(progress),
    };
    expect((await inference.call(message('tell'), listeners)).text).toBe('told');
    expect(heard).toEqual(['one', 0.5, 'two', 1]);
    expect((await call('tell')).text).toBe('told');
  });

  it('tells a call nothing that was aborted', async () => {
    create();
    const abort = new AbortController();
    const heard: string[] = [];
    const work = inference.call(message('tell hold'), {
      signal: abort.signal,
      onSegment: ({ text }) => {
        heard.push(text);
        abort.abort();
      },
    });
    expect((await failure(work)).code).toBe('ERR_ABORTED');
    expect((await seen()).calls).toBe(2);
    expect(heard).toEqual(['one']);
  });

  it('fails a call with what its listener throws, has it cancelled, and takes the next', async () => {
    create();
    for (const name of ['onSegment', 'onProgress'] as const) {
      let told = 0;
      const thrown = new Error('the disk is full');
      const work = inference.call(message('tell hold'), {
        [name]() {
          told++;
          throw thrown;
        },
      });
      await expect(work).rejects.toBe(thrown);
      // It answers only when it was cancelled.
      const { cancelled } = await seen();
      expect([told, cancelled.length]).toEqual([1, name === 'onSegment' ? 1 : 2]);
    }
    expect(inference.restarts).toBe(0);
  });

  it('takes calls in order, one at a time', async () => {
    create();
    const done: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map(async (prompt) => {
        await call(prompt);
        done.push(prompt);
      }),
    );
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('passes on why a call failed, and goes on', async () => {
    create();
    const error = await failure(call('fail'));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', message: 'cannot' });
    expect(error.details).toEqual({ why: 'asked to' });
    expect((await seen()).calls).toBe(2);
    expect(inference.restarts).toBe(0);
  });

  it('says what it takes, where it is there', async () => {
    create();
    expect(await inference.measure()).toBeUndefined();
    await inference.start();
    expect(await inference.measure()).toMatchObject({ memoryBytes: 1234, cpuTimeMs: 56 });
  });
});

describe('the queue', () => {
  it('is bounded: a call too many fails at once, as retryable', async () => {
    create({ maxQueuedCalls: 2 });
    const controller = new AbortController();
    const held = failure(call('hold', controller.signal));
    const waiting = [call('a'), call('b')];
    const error = await failure(call('c'));
    expect(error).toMatchObject({ code: 'ERR_OVERLOADED', retryable: true });
    expect(error.message).toContain('maxQueuedCalls');
    expect(error.details).toEqual({ queued: 2 });
    controller.abort();
    await held;
    await Promise.all(waiting);
    await call('d');
  });

  it('has room again when a waiting call is aborted', async () => {
    create({ maxQueuedCalls: 1 });
    await inference.start();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const held = failure(call('hold', running.signal));
    const aborted = failure(call('a', waiting.signal));
    await arrived();
    waiting.abort();
    expect((await aborted).code).toBe('ERR_ABORTED');
    const next = seen();
    running.abort();
    await held;
    // The held one and this: the aborted one never reached the process.
    expect((await next).calls).toBe(2);
  });
});

describe('an abort', () => {
  it('before the call starts nothing', async () => {
    create();
    const error = await failure(call('one', AbortSignal.abort('enough')));
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    expect(inference.state).toBe('unloaded');
  });

  it('while the process starts is answered at once; the call is not made', async () => {
    create({ load: 'hang' });
    const controller = new AbortController();
    const work = failure(call('one', controller.signal));
    controller.abort('enough');
    expect(await work).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    expect(inference.state).toBe('loading');
  });

  it('of a start ends the waiting, not the start', async () => {
    create();
    const controller = new AbortController();
    const impatient = failure(inference.start(controller.signal));
    const patient = inference.start();
    controller.abort();
    expect((await impatient).code).toBe('ERR_ABORTED');
    await patient;
    expect(inference.state).toBe('ready');
    expect((await failure(inference.start(controller.signal))).code).toBe('ERR_ABORTED');
  });

  it('of a running call tells the process, which goes on with the next', async () => {
    create();
    await inference.start();
    const controller = new AbortController();
    const work = failure(call('hold', controller.signal));
    await arrived();
    controller.abort('enough');
    expect(await work).toMatchObject({ code: 'ERR_ABORTED', cause: 'enough' });
    const { calls, cancelled } = await seen();
    expect(calls).toBe(2);
    expect(cancelled).toHaveLength(1);
    expect(inference.restarts).toBe(0);
  });

  it('of a running call is answered though the process never does', async () => {
    create();
    await inference.start();
    const controller = new AbortController();
    const work = failure(call('hang', controller.signal));
    await arrived();
    controller.abort();
    expect((await work).code).toBe('ERR_ABORTED');
  });

  it('after the answer changes nothing', async () => {
    create();
    const controller = new AbortController();
    await call('one', controller.signal);
    controller.abort();
    expect((await seen()).cancelled).toEqual([]);
  });
});

describe('a process that dies', () => {
  it('during a call fails it as retryable, and is started anew for the next', async () => {
    create();
    const [first, second] = [failure(call('crash')), seen()];
    const error = await first;
    expect(error).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(error.message).toContain('SIGKILL');
    expect(error.details).toEqual({ why: 'SIGKILL', stderr: 'fatal error: out of luck\n' });
    // A new process, which has seen no other call.
    expect((await second).calls).toBe(1);
    expect(inference.restarts).toBe(1);
    expect(errors.map((one) => one.message)).toEqual(['the inference process died']);
  });

  it('before it has the call: the next process gets it', async () => {
    create();
    const result = await call(`crash-unreceived-once ${join(folder, 'crashed')}`);
    expect(JSON.parse(result.text)).toMatchObject({ samples: [0.5] });
    expect(inference.restarts).toBe(1);
  });

  it('before it has the call, again and again: the call fails, as retryable', async () => {
    create();
    const [first, second] = [failure(call('crash-unreceived')), seen()];
    expect(await first).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect((await second).calls).toBe(1);
    expect(inference.restarts).toBe(2);
  });

  it('too deep in its work to say what it takes is told of as it was last', async () => {
    create();
    await inference.start();
    const deaf = failure(call('deaf'));
    await new Promise((resolve) => setImmediate(resolve));
    const measured = inference.measure();
    vi.advanceTimersByTime(1_000);
    expect(await measured).toMatchObject({ memoryBytes: 1000, cpuTimeMs: 10 });
    await inference.dispose();
    await deaf;
  });

  it('while it is asked what it takes: there is no answer, and nobody waits for one', async () => {
    create();
    await inference.start();
    const deaf = failure(call('deaf'));
    await new Promise((resolve) => setImmediate(resolve));
    const measured = inference.measure();
    await inference.dispose();
    expect(await measured).toBeUndefined();
    await deaf;
  });
});

describe('a call that hangs', () => {
  it('is killed with its process, as retryable; the next one gets a new process', async () => {
    create();
    await inference.start();
    const [first, second] = [failure(call('hang')), seen()];
    await arrived();
    vi.advanceTimersByTime(60_000);
    expect(await first).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect((await second).calls).toBe(1);
    expect(errors[0]).toMatchObject({
      fields: { callTimeoutMs: 60_000 },
      message: 'inference hangs, killing it',
    });
  });

  it('has as much time again for every 30 s of its audio', async () => {
    create();
    await inference.start();
    let ended = false;
    const samples = new Float32Array(480_001);
    const first = failure(inference.call({ ...message('hang'), samples }));
    void first.then(() => {
      ended = true;
    });
    await arrived();
    vi.advanceTimersByTime(119_000);
    await arrived();
    expect(ended).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(await first).toMatchObject({ code: 'ERR_BACKEND_CRASHED' });
  });

  it('before the process says that it has it fails too, and is not tried for ever', async () => {
    create();
    await inference.start();
    const [first, second] = [failure(call('hang-unreceived')), seen()];
    await arrived();
    vi.advanceTimersByTime(60_000);
    expect(await first).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect((await second).calls).toBe(1);
    expect(inference.restarts).toBe(1);
  });

  it('and was aborted holds nobody up for longer', async () => {
    create();
    await inference.start();
    const controller = new AbortController();
    const first = failure(call('hang', controller.signal));
    const second = seen();
    await arrived();
    controller.abort();
    expect((await first).code).toBe('ERR_ABORTED');
    vi.advanceTimersByTime(60_000);
    expect((await second).calls).toBe(1);
    expect(inference.restarts).toBe(1);
  });
});

describe('loading that fails', () => {
  it('fails the call with the reason, and is tried anew by the next', async () => {
    create({ load: 'refuse' });
    const error = await failure(call('one'));
    expect(error).toMatchObject({ code: 'ERR_MODEL_INVALID', message: 'no such weights' });
    expect(error.details).toEqual({ at: 7 });
    expect(inference.state).toBe('failed');
    expect(inference.failure).toBe(error);
    expect((await failure(inference.start())).code).toBe('ERR_MODEL_INVALID');
    expect(inference.restarts).toBe(1);
  });

  it('by a crash says so, with what the process said last', async () => {
    create({ load: 'crash' });
    const error = await failure(inference.start());
    expect(error).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
    expect(error.message).toContain('exit code 3');
    expect(error.message).toContain('fatal error: out of luck');
    expect(inference.state).toBe('failed');
    expect(inference.failure).toBe(error);
  });

  it('by a crash fails the call that asked for it, and starts no other process by itself', async () => {
    create({ load: 'crash' });
    expect((await failure(call('one'))).code).toBe('ERR_BACKEND_UNAVAILABLE');
    await new Promise((resolve) => setImmediate(resolve));
    expect(inference.state).toBe('failed');
    expect(inference.failure?.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(inference.restarts).toBe(0);
  });

  it('once does not fail the calls after it', async () => {
    create({ load: `once ${join(folder, 'crashed')} ok` });
    const [first, second] = [failure(call('one')), call('two')];
    expect((await first).code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(JSON.parse((await second).text)).toMatchObject({ prompt: 'two' });
    expect(inference.state).toBe('ready');
    expect(inference.failure).toBeUndefined();
  });

  it('by never ending is given up', async () => {
    create({ load: 'hang' });
    const work = failure(call('one'));
    vi.advanceTimersByTime(600_000);
    const error = await work;
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toContain('10 minutes');
    expect(inference.state).toBe('failed');
  });

  it('because there is no such program', async () => {
    create({ entry: join(folder, 'nothing.mjs') });
    const error = await failure(call('one'));
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toMatch(/Cannot find module/);
  });
});

describe('dispose', () => {
  it('fails what runs and what waits, and ends the process', async () => {
    create();
    await inference.start();
    const calls = [failure(call('hold')), failure(call('a'))];
    await arrived();
    await inference.dispose();
    for (const one of calls) expect((await one).code).toBe('ERR_DISPOSED');
    expect(inference.state).toBe('unloaded');
    expect((await failure(call('b'))).code).toBe('ERR_DISPOSED');
    expect((await failure(inference.start())).code).toBe('ERR_DISPOSED');
    expect(await inference.measure()).toBeUndefined();
    expect(errors).toEqual([]);
    await inference.dispose();
  });

  it('while the process starts ends that too', async () => {
    create({ load: 'hang' });
    const [start, work] = [failure(inference.start()), failure(call('one'))];
    await inference.dispose();
    expect((await start).code).toBe('ERR_DISPOSED');
    expect((await work).code).toBe('ERR_DISPOSED');
    expect(inference.state).toBe('unloaded');
    expect(inference.failure).toBeUndefined();
  });

  it('of what never started does nothing', async () => {
    create();
    await inference.dispose();
    expect(inference.state).toBe('unloaded');
  });
});

describe('a pool of several processes', () => {
  const alive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  /** A call that runs until it is released. */
  function hold(): { readonly release: () => void; readonly ended: Promise<TranscribeError> } {
    const controller = new AbortController();
    return {
      ended: failure(call('hold', controller.signal)),
      release: () => controller.abort(),
    };
  }
  /** All processes have what was sent to them. */
  async function settled(memory: number): Promise<void> {
    await until(async () => {
      expect((await inference.measure())?.memoryBytes).toBe(memory);
    });
    await arrived();
  }

  it('starts the second when two calls are there, not before', async () => {
    create({ processes: 3 });
    await inference.start();
    const first = await seen();
    expect((await seen()).pid).toBe(first.pid);
    const held = hold();
    await arrived();
    const second = await seen();
    expect(second.pid).not.toBe(first.pid);
    expect((await seen()).pid).toBe(second.pid);
    held.release();
    await held.ended;
    expect(inference.restarts).toBe(0);
    expect(await inference.measure()).toMatchObject({ memoryBytes: 2 * 1234 });
    expect(inference.ready).toBe(2);
  });

  it('runs as many calls at once as it may have processes; the others wait, up to the bound', async () => {
    create({ processes: 2, maxQueuedCalls: 1 });
    const held = [hold(), hold()];
    const waiting = seen();
    expect(await failure(call('too many'))).toMatchObject({
      code: 'ERR_OVERLOADED',
      details: { queued: 1 },
    });
    await settled(2 * 1234);
    held[1]!.release();
    expect((await waiting).calls).toBe(2);
    held[0]!.release();
    for (const one of held) expect((await one.ended).code).toBe('ERR_ABORTED');
  });

  it('gives a call that waits to the process that is free first, not to the one that starts for it', async () => {
    create({ processes: 2, load: `first ${join(folder, 'first')} hang` });
    await inference.start();
    const held = hold();
    await arrived();
    const waiting = seen();
    held.release();
    expect((await waiting).calls).toBe(2);
    expect(inference.state).toBe('ready');
  });

  it('starts none for a call whose caller has gone', async () => {
    create({ processes: 2 });
    await inference.start();
    const controller = new AbortController();
    const gone = failure(call('hang', controller.signal));
    await arrived();
    controller.abort();
    expect((await gone).code).toBe('ERR_ABORTED');
    const next = seen();
    await arrived();
    expect(await inference.measure()).toMatchObject({ memoryBytes: 1234 });
    // The hung one is in its way only until it is killed.
    vi.advanceTimersByTime(60_000);
    expect((await next).calls).toBe(1);
    expect(inference).toMatchObject({ ready: 1, restarts: 1 });
  });

  it('loses the call of the process that dies, and no other', async () => {
    create({ processes: 3 });
    const held = [hold(), hold()];
    const crashed = failure(call('crash'));
    expect(await crashed).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    const next = await seen();
    expect(next.calls).toBe(1);
    expect(inference.restarts).toBe(1);
    for (const one of held) {
      one.release();
      expect((await one.ended).code).toBe('ERR_ABORTED');
    }
  });

  it('kills the process that hangs, and no other', async () => {
    create({ processes: 2, idleTimeoutMs: 3_600_000 });
    const hung = failure(call('hang'));
    await settled(1234);
    const { pid } = await seen();
    await settled(2 * 1234);
    vi.advanceTimersByTime(60_000);
    expect(await hung).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(alive(pid)).toBe(true);
    const both = await Promise.all([seen(), seen()]);
    expect(both.map((one) => one.pid)).toContain(pid);
  });

  it('tells the process of the call that is aborted, and no other', async () => {
    create({ processes: 2 });
    const held = [hold(), hold()];
    await settled(2 * 1234);
    held[0]!.release();
    expect((await held[0]!.ended).code).toBe('ERR_ABORTED');
    expect((await seen()).cancelled).toHaveLength(1);
    held[1]!.release();
    await held[1]!.ended;
  });

  it('ends a process that is idle for long, and gives its memory back; the last one stays', async () => {
    create({ processes: 2, idleTimeoutMs: 30_000 });
    const held = hold();
    await settled(1234);
    const { pid } = await seen();
    held.release();
    await held.ended;
    await settled(2 * 1234);
    vi.advanceTimersByTime(30_000);
    expect(await inference.measure()).toMatchObject({ memoryBytes: 1234 });
    vi.advanceTimersByTime(30_000);
    await settled(1234);
    const left = await seen();
    await until(() => {
      expect([pid, left.pid].filter(alive)).toEqual([left.pid]);
    });
    // Ending one that is not needed is no fault, and neither is starting it again.
    expect(errors).toEqual([]);
    const again = hold();
    await arrived();
    expect((await seen()).calls).toBe(1);
    expect(inference.restarts).toBe(0);
    again.release();
    await again.ended;
  });

  it('lets a process live that gets a call in time', async () => {
    create({ processes: 2, idleTimeoutMs: 30_000 });
    const held = hold();
    await settled(1234);
    await seen();
    vi.advanceTimersByTime(20_000);
    await seen();
    vi.advanceTimersByTime(20_000);
    await settled(2 * 1234);
    held.release();
    await held.ended;
  });

  it('tells the processor time of all, those that have ended included', async () => {
    create({ processes: 2, idleTimeoutMs: 30_000 });
    const held = hold();
    await settled(1234);
    await seen();
    held.release();
    await held.ended;
    await settled(2 * 1234);
    expect(await inference.measure()).toMatchObject({ cpuTimeMs: 2 * 56 });
    vi.advanceTimersByTime(30_000);
    expect(await inference.measure()).toMatchObject({ memoryBytes: 1234, cpuTimeMs: 2 * 56 });
    expect((await failure(call('crash'))).code).toBe('ERR_BACKEND_CRASHED');
    await seen();
    expect(await inference.measure()).toMatchObject({ cpuTimeMs: 3 * 56 });
  });

  it('goes on with one process where no second can be started, and tries again later', async () => {
    const first = join(folder, 'first');
    create({ processes: 2, load: `first ${first} once ${join(folder, 'second')} ok` });
    await inference.start();
    const held = hold();
    await arrived();
    const waiting = seen();
    await until(() => expect(warnings).toHaveLength(1));
    expect(inference.state).toBe('ready');
    expect(inference.failure).toBeUndefined();
    expect(await inference.measure()).toMatchObject({ memoryBytes: 1234 });
    vi.advanceTimersByTime(60_000 - 1);
    expect(inference.restarts).toBe(0);
    vi.advanceTimersByTime(1);
    expect((await waiting).calls).toBe(1);
    expect(inference.restarts).toBe(1);
    held.release();
    await held.ended;
  });

  it('answers every call when no process can be started', async () => {
    create({ processes: 3, load: 'refuse' });
    const calls = ['a', 'b', 'c', 'd', 'e'].map((prompt) => failure(call(prompt)));
    for (const one of calls) expect((await one).code).toBe('ERR_MODEL_INVALID');
    expect(inference.state).toBe('failed');
  });

  it('ends all processes when it is disposed', async () => {
    create({ processes: 3 });
    const held = [hold(), hold()];
    const { pid } = await seen();
    const waiting = [failure(call('hold')), failure(call('a'))];
    await settled(3 * 1234);
    await inference.dispose();
    expect(alive(pid)).toBe(false);
    for (const one of [...held.map(({ ended }) => ended), ...waiting]) {
      expect((await one).code).toBe('ERR_DISPOSED');
    }
    expect(inference.state).toBe('unloaded');
    expect(errors).toEqual([]);
  });
});
