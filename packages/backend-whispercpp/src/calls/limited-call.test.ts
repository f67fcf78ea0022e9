import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitedSignal } from './limited-call.js';

describe('a signal with a limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends with the first of its signals, and is not late then', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const limited = limitedSignal([one.signal, other.signal], 1000);
    expect(limited.signal.aborted).toBe(false);
    other.abort();
    expect(limited.signal.aborted).toBe(true);
    vi.advanceTimersByTime(2000);
    expect(limited.isLate).toBe(false);
  });

  it('ends when time is up', () => {
    const limited = limitedSignal([new AbortController().signal], 1000);
    vi.advanceTimersByTime(1000);
    expect(limited.signal.aborted).toBe(true);
    expect(limited.isLate).toBe(true);
  });

  it('has ended where one of its signals has', () => {
    expect(limitedSignal([AbortSignal.abort()], undefined).signal.aborted).toBe(true);
  });

  it('leaves nothing behind', () => {
    const { signal } = new AbortController();
    const limited = limitedSignal([signal], 1000);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    limited[Symbol.dispose]();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
