import { type Segment, TranscribeError, type TranscriptResult } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { retried, transcribeRetried } from './retries.js';

const settings = { retries: 2, delayMs: 1 };
const crashed = () =>
  new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });

/** Fails so often, then works. */
function failing(times: number, error: () => Error) {
  let tries = 0;
  const work = async (): Promise<string> => {
    if (tries++ < times) throw error();
    return 'done';
  };
  return { work, tries: () => tries };
}

describe('retried', () => {
  it('tries again what may succeed, and gives the last failure up', async () => {
    const twice = failing(2, crashed);
    expect(await retried(twice.work, settings, undefined)).toBe('done');
    const always = failing(9, crashed);
    await expect(retried(always.work, settings, undefined)).rejects.toMatchObject({
      code: 'ERR_BACKEND_CRASHED',
    });
    expect(always.tries()).toBe(3);
  });

  it.each([
    new TranscribeError('no', { code: 'ERR_BACKEND_FAILED' }),
    new TranscribeError('full', { code: 'ERR_OVERLOADED', retryable: true }),
    new TranscribeError('none', {
      code: 'ERR_BACKEND_UNAVAILABLE',
      details: { why: 'exit code 1' },
    }),
    new TypeError('fetch failed'),
  ])('throws the rest as it is: %s', async (error) => {
    const work = failing(1, () => error);
    await expect(retried(work.work, settings, undefined)).rejects.toBe(error);
    expect(work.tries()).toBe(1);
  });

  it('tries again when the engine was killed as it loaded', async () => {
    const killed = () =>
      new TranscribeError('killed', {
        code: 'ERR_BACKEND_UNAVAILABLE',
        details: { why: 'SIGKILL' },
      });
    expect(await retried(failing(1, killed).work, settings, undefined)).toBe('done');
  });

  it('ends with its signal, between tries too', async () => {
    const abort = new AbortController();
    const waiting = retried(
      failing(9, () => {
        abort.abort(new Error('enough'));
        return crashed();
      }).work,
      { retries: 5, delayMs: 60_000 },
      abort.signal,
    );
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    const none = failing(0, crashed);
    await expect(retried(none.work, settings, AbortSignal.abort())).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    expect(none.tries()).toBe(0);
  });
});

it('segments and progress are told once over all tries', async () => {
  const segments: Segment[] = [0, 1, 2].map((start) => ({
    start,
    end: start + 1,
    text: ` ${start}`,
  }));
  const told: Segment[] = [];
  const progress: number[] = [];
  let tries = 0;
  const result = await transcribeRetried(
    async (call) => {
      tries++;
      for (const [i, segment] of segments.entries()) {
        if (tries <= 2 && i === tries) throw crashed();
        call.onSegment?.(segment);
        call.onProgress?.((i + 1) / 3);
      }
      return { text: 'all' } as TranscriptResult;
    },
    {
      sampleRate: 16_000,
      onSegment: (segment) => told.push(segment),
      onProgress: (part) => progress.push(part),
    },
    settings,
    undefined,
  );
  expect(result.text).toBe('all');
  expect(tries).toBe(3);
  expect(told).toEqual(segments);
  expect(progress).toEqual([1 / 3, 2 / 3, 1]);
});
