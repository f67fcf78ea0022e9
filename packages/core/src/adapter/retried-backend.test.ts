import pRetry from 'p-retry';
import { describe, expect, it } from 'vitest';
import type { BackendCapabilities } from '../contracts/backend.js';
import { type Logger, silentLogger } from '../contracts/logger.js';
import type { Segment } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { withRetries } from './retried-backend.js';

const samples = new Float32Array(16_000);
const segment = (start: number): Segment => ({ start, end: start + 1, text: ` ${start}` });
const crash = (): TranscribeError =>
  new TranscribeError('died', { code: 'ERR_BACKEND_CRASHED', retryable: true });

function failing(times: number, error: () => Error, retryDelayMs = 0) {
  const tried: number[] = [];
  const warnings: object[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => warnings.push(fields) };
  const backend = withRetries(
    {
      specVersion: 'v1',
      name: 'scripted',
      capabilities: {} as BackendCapabilities,
      health: async () => ({ status: 'ready' }),
      async [Symbol.asyncDispose]() {},
      async load(_options?: object) {
        tried.push(tried.length);
        if (tried.length <= times) throw error();
      },
      async transcribe(_, { onSegment, onProgress }) {
        tried.push(tried.length);
        onSegment?.(segment(0));
        onProgress?.(0.5);
        if (tried.length <= times) throw error();
        onSegment?.(segment(1));
        onProgress?.(1);
        return { text: 'done', segments: [], language: 'en', processingTimeMs: 1 };
      },
    },
    { retry: pRetry, retries: 2, retryDelayMs, logger },
  );
  return { backend, tried, warnings };
}

describe('a call that fails for a passing reason', () => {
  it('is made again, and tells nothing twice', async () => {
    const { backend, tried, warnings } = failing(2, crash);
    const told: number[] = [];
    const progress: number[] = [];
    const { text } = await backend.transcribe(samples, {
      sampleRate: 16_000,
      onSegment: ({ start }) => told.push(start),
      onProgress: (part) => progress.push(part),
    });
    expect(text).toBe('done');
    expect(tried).toHaveLength(3);
    expect(told).toEqual([0, 1]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(warnings).toMatchObject([{ code: 'ERR_BACKEND_CRASHED' }, { retriesLeft: 1 }]);
  });

  it('fails in the end with what it failed with last', async () => {
    const { backend, tried } = failing(9, crash);
    await expect(backend.transcribe(samples, { sampleRate: 16_000 })).rejects.toMatchObject({
      code: 'ERR_BACKEND_CRASHED',
      retryable: true,
    });
    expect(tried).toHaveLength(3);
  });

  it('ends when it is aborted between two tries', async () => {
    const abort = new AbortController();
    const { backend, tried } = failing(9, () => {
      abort.abort();
      return crash();
    });
    await expect(
      backend.transcribe(samples, { sampleRate: 16_000, signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(tried).toHaveLength(1);
  });

  it('ends as aborted whatever the reason is, and leaves nothing on the signal', async () => {
    const abort = new AbortController();
    const listeners: string[] = [];
    const { signal } = abort;
    signal.addEventListener = ((...args: Parameters<AbortSignal['addEventListener']>) => {
      listeners.push('added');
      AbortSignal.prototype.addEventListener.apply(signal, args);
    }) as AbortSignal['addEventListener'];
    signal.removeEventListener = ((...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners.push('removed');
      AbortSignal.prototype.removeEventListener.apply(signal, args);
    }) as AbortSignal['removeEventListener'];
    const { backend, tried } = failing(9, () => {
      abort.abort(crash());
      return crash();
    });
    await expect(backend.transcribe(samples, { sampleRate: 16_000, signal })).rejects.toMatchObject(
      { code: 'ERR_ABORTED' },
    );
    expect(tried).toHaveLength(1);
    expect(listeners).toEqual(['added', 'removed']);
  });
});

describe('a backend that is disposed', () => {
  it('ends its pauses', async () => {
    const { backend } = failing(9, crash, 60_000);
    const call = backend.transcribe(samples, { sampleRate: 16_000 });
    const load = backend.load();
    await backend[Symbol.asyncDispose]();
    await expect(call).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(load).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });
});

describe('loading', () => {
  it('is tried again when the engine was killed over it', async () => {
    const killed = (): TranscribeError =>
      new TranscribeError('killed', {
        code: 'ERR_BACKEND_UNAVAILABLE',
        details: { why: 'SIGKILL' },
      });
    const { backend, tried } = failing(1, killed);
    await backend.load();
    expect(tried).toHaveLength(2);
  });

  it('is not begun on a signal that is aborted', async () => {
    const { backend, tried } = failing(0, crash);
    await expect(backend.load({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    expect(tried).toEqual([]);
  });

  it('is tried again', async () => {
    const { backend, tried } = failing(1, crash);
    await backend.load();
    expect(tried).toHaveLength(2);
  });
});

describe('what will not pass', () => {
  it.each([
    ['ERR_INVALID_AUDIO', false],
    ['ERR_OVERLOADED', true],
  ] as const)('such as %s is told at once', async (code, retryable) => {
    const { backend, tried } = failing(9, () => new TranscribeError('no', { code, retryable }));
    await expect(backend.transcribe(samples, { sampleRate: 16_000 })).rejects.toMatchObject({
      code,
    });
    expect(tried).toHaveLength(1);
  });

  it.each([
    ['onSegment', crash()],
    ['onProgress', crash()],
    ['onSegment', 'no error at all'],
  ] as const)(
    'such as a listener %s that throws is told as it was thrown: %s',
    async (name, thrown) => {
      const { backend, tried } = failing(0, crash);
      const options = {
        sampleRate: 16_000,
        [name]() {
          throw thrown;
        },
      };
      await expect(backend.transcribe(samples, options)).rejects.toBe(thrown);
      expect(tried).toHaveLength(1);
    },
  );

  it('such as a bug is told as it is', async () => {
    const bug = new Error('a bug');
    const { backend } = failing(9, () => bug);
    await expect(backend.transcribe(samples, { sampleRate: 16_000 })).rejects.toBe(bug);
  });
});
