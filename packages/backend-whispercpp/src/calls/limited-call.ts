import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { ENGINE_GONE } from '@ws/core/internal';

/** A signal that ends with any of several, or when time is up. */
export interface LimitedSignal extends Disposable {
  readonly signal: AbortSignal;
  /** Time was up first. */
  readonly isLate: boolean;
}

/**
 * Watches several signals for one call, and lets go of them when it is disposed: a signal that lives as long as an engine
 * would else remember every call (`AbortSignal.any` does), and a timer would run on.
 *
 * @param limitMs - left out: no limit
 */
export function limitedSignal(
  signals: readonly AbortSignal[],
  limitMs: number | undefined,
): LimitedSignal {
  const controller = new AbortController();
  let isLate = false;
  const end = (): void => controller.abort();
  for (const signal of signals) {
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  }
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          isLate = !controller.signal.aborted;
          end();
        }, limitMs);
  timer?.unref();
  return {
    signal: controller.signal,
    get isLate() {
      return isLate;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
    },
  };
}

/** The limits of a call. */
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
 * Runs one call of a program within its time.
 *
 * @throws TranscribeError `ERR_BACKEND_TIMEOUT`, retryable, when time is up; what `run` throws
 */
export async function limitedCall<T>(
  samples: Float32Array,
  call: AbortSignal,
  { callTimeoutMs, gone, tooLate }: CallLimit,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const windows = Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
  const limitMs = callTimeoutMs === undefined ? undefined : callTimeoutMs * windows;
  using limited = limitedSignal([call, gone], limitMs);
  try {
    return await run(limited.signal);
  } catch (error) {
    if (gone.aborted) throw ENGINE_GONE;
    if (!limited.isLate || callTimeoutMs === undefined) throw error;
    throw new TranscribeError(tooLate(callTimeoutMs), {
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
      details: { callTimeoutMs },
    });
  }
}
