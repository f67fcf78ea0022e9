import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { ENGINE_GONE } from '@ws/core/internal';

export interface CallLimit {
  /** Milliseconds per 30 s of audio; `undefined`: no limit. */
  readonly callTimeoutMs: number | undefined;
  /** Aborted when the engine is gone: its calls end with `ENGINE_GONE`. */
  readonly gone: AbortSignal;
  /** The message of the error when time is up. */
  readonly tooLate: (callTimeoutMs: number) => string;
}

const WINDOW_SAMPLES = 30 * SAMPLE_RATE;

/**
 * Runs one call of a program within its time; its signal ends with the call's, with the engine, or when time is up.
 *
 * @throws TranscribeError `ERR_BACKEND_TIMEOUT`, retryable, when time is up; what `run` throws
 */
export async function limitedCall<T>(
  samples: Float32Array,
  call: AbortSignal,
  { callTimeoutMs, gone, tooLate }: CallLimit,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  // Not AbortSignal.any: a signal that lives as long as an engine would remember every call.
  for (const signal of [call, gone]) {
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  }
  let isLate = false;
  const windows = Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
  const expire = (): void => {
    isLate = !ended.signal.aborted;
    end();
  };
  const timer = callTimeoutMs && setTimeout(expire, callTimeoutMs * windows).unref();
  try {
    return await run(ended.signal);
  } catch (error) {
    if (gone.aborted) throw ENGINE_GONE;
    if (!isLate || callTimeoutMs === undefined) throw error;
    throw new TranscribeError(tooLate(callTimeoutMs), {
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
      details: { callTimeoutMs },
    });
  } finally {
    clearTimeout(timer);
    for (const signal of [call, gone]) signal.removeEventListener('abort', end);
  }
}
