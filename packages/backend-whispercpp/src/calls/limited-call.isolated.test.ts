import { getEventListeners } from 'node:events';
import { TranscribeError } from '@ws/core';
import { ENGINE_GONE } from '@ws/core/internal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitedCall } from './limited-call.js';

/** A call of some audio that runs until its signal ends. */
function started(seconds = 1, callTimeoutMs: number | undefined = 1000) {
  const [call, gone] = [new AbortController(), new AbortController()];
  const limit = {
    callTimeoutMs,
    gone: gone.signal,
    tooLate: (ms: number) => `not within ${ms} ms`,
  };
  const stopped = new Error('stopped');
  const run = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(stopped);
      signal.addEventListener('abort', () => reject(stopped));
    });
  const begin = (): Promise<unknown> =>
    limitedCall(new Float32Array(seconds * 16_000), call.signal, limit, run).catch((it) => it);
  return { call, gone, stopped, begin };
}

describe('a call with a limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends with its own signal, and is not late then', async () => {
    const { call, stopped, begin } = started();
    const result = begin();
    call.abort();
    vi.advanceTimersByTime(2000);
    expect(await result).toBe(stopped);
  });

  it('ends as a call of an engine that is gone', async () => {
    const { gone, begin } = started();
    const result = begin();
    gone.abort();
    expect(await result).toBe(ENGINE_GONE);
  });

  it('ends when time is up, for each 30 s of audio', async () => {
    const { begin } = started(31);
    let error: unknown;
    const result = begin().then((it) => {
      error = it;
    });
    await vi.advanceTimersByTimeAsync(1999);
    expect(error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await result;
    expect(error).toMatchObject({ code: 'ERR_BACKEND_TIMEOUT', retryable: true });
    expect(TranscribeError.isInstance(error) && error.message).toBe('not within 1000 ms');
  });

  it('has ended where its signal has, and has no limit where none is given', async () => {
    const { call, stopped, begin } = started(1, undefined);
    call.abort();
    expect(await begin()).toBe(stopped);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind', async () => {
    const { call, gone, begin } = started();
    const result = begin();
    expect(getEventListeners(gone.signal, 'abort')).toHaveLength(1);
    call.abort();
    await result;
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);
    expect(getEventListeners(call.signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
