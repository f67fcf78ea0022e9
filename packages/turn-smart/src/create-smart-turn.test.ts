import { fileURLToPath } from 'node:url';
import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHostedTurn, type SmartTurn } from './create-smart-turn.js';
import { SMART_TURN, type SmartTurnOptions } from './smart-turn-options.js';

// Real child processes; only what runs in them is scripted (process/__fixtures__/scripted-worker.mjs). What a pool makes
// of its engines' deaths is tested in core.

const entry = fileURLToPath(new URL('./process/__fixtures__/scripted-worker.mjs', import.meta.url));

let turn: SmartTurn;
afterEach(async () => {
  vi.useRealTimers();
  await turn?.[Symbol.asyncDispose]();
});

function create(options: SmartTurnOptions = {}, model = '/network.onnx'): void {
  const settings = readOptions(SMART_TURN, { callTimeoutMs: 600_000, model, ...options });
  turn = createHostedTurn(settings, entry);
}

// As the scripted process understands them.
const CRASH = Float32Array.of(0.75, 0);
const HANG = Float32Array.of(0.5, 0);
const answered = (value: number): Float32Array => Float32Array.of(0, value);

async function failure(work: Promise<unknown>): Promise<TranscribeError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!TranscribeError.isInstance(error)) throw error;
  return error;
}

describe('a turn detector in a process', () => {
  it('is answered, and tells how its process is', async () => {
    create();
    expect(await turn.health()).toEqual({ status: 'unloaded', restarts: 0 });
    await turn.load();
    expect(await turn.judge(answered(0.25))).toBe(0.25);
    expect(await turn.health()).toEqual({
      status: 'ready',
      restarts: 0,
      memoryBytes: 1234,
      cpuTimeMs: 56,
    });
  });

  it('sends no more than it hears, as it was when it was given', async () => {
    create();
    // Of nine seconds the first would crash the process.
    const long = new Float32Array(144_000);
    long.set(CRASH);
    long[143_999] = 0.5;
    expect(await turn.judge(long)).toBe(0.5);

    const reused = answered(0.125);
    const calls = [turn.judge(answered(0.25)), turn.judge(reused)];
    reused.fill(0.75);
    expect(await Promise.all(calls)).toEqual([0.25, 0.125]);
  });

  it('that dies fails the call that it had, and is started anew for the others', async () => {
    create();
    const [crashed, next] = [failure(turn.judge(CRASH)), turn.judge(answered(0.25))];
    expect(await crashed).toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
    expect(await next).toBe(0.25);
    expect(await turn.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('takes as many calls at once as it may have processes', async () => {
    create({ processes: 2 });
    const hanging = failure(turn.judge(HANG));
    expect(await turn.judge(answered(0.25))).toBe(0.25);
    expect(await turn.health()).toMatchObject({ memoryBytes: 2 * 1234 });
    await turn[Symbol.asyncDispose]();
    expect((await hanging).code).toBe('ERR_DISPOSED');
  });

  it('that hangs is killed at the call’s deadline', async () => {
    create({ callTimeoutMs: 1000 });
    const error = await failure(turn.judge(HANG));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(error.message).toContain('no answer within 1000 ms');
    expect(await turn.judge(answered(0.25))).toBe(0.25);
  });

  it('that nobody asks ends, and is there again for the next question', async () => {
    // Time passes when the test says so.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    create({ idleTimeoutMs: 60_000 });
    expect(await turn.judge(answered(0.25))).toBe(0.25);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await turn.health()).toMatchObject({ status: 'ready' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await turn.health()).toEqual({ status: 'unloaded', restarts: 0 });
    expect(await turn.judge(answered(0.5))).toBe(0.5);
    expect(await turn.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('that dies as it loads says so', async () => {
    create({}, '/crash.onnx');
    expect(await failure(turn.load())).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
    expect(await turn.health()).toMatchObject({ status: 'failed' });
  });

  it('lets so many calls wait, and no more', async () => {
    create({ maxQueuedCalls: 2 });
    const calls = [HANG, HANG, HANG].map((samples) => failure(turn.judge(samples)));
    expect(await failure(turn.judge(HANG))).toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
      message: expect.stringContaining('maxQueuedCalls'),
    });
    await turn[Symbol.asyncDispose]();
    for (const call of calls) {
      expect(await call).toMatchObject({
        code: 'ERR_DISPOSED',
        message: expect.stringContaining('turn detector'),
      });
    }
  });

  it('lets callers leave, those who wait at once', async () => {
    create();
    const running = new AbortController();
    const waiting = new AbortController();
    const calls = [
      failure(turn.judge(HANG, { signal: running.signal })),
      failure(turn.judge(HANG, { signal: waiting.signal })),
    ];
    waiting.abort();
    expect((await calls[1])?.code).toBe('ERR_ABORTED');
    running.abort();
    expect((await calls[0])?.code).toBe('ERR_ABORTED');
  });

  it.each<[string, unknown]>([
    ['nothing', new Float32Array(0)],
    ['no floats', [0.1, 0.2]],
    ['a number that is none', answered(Number.NaN)],
  ])('refuses %s', async (_, samples) => {
    create();
    const error = await failure(turn.judge(samples as Float32Array));
    expect(error.code).toBe('ERR_INVALID_AUDIO');
    expect(await turn.health()).toMatchObject({ status: 'unloaded' });
  });
});
