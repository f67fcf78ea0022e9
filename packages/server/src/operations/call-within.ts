import type { Clock } from '@ws/core';

/** Makes a call whose signal is aborted after so many milliseconds, or with the given one. */
export async function callWithin<T>(
  call: (signal: AbortSignal) => Promise<T>,
  {
    ms,
    clock,
    signal,
  }: { readonly ms: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<T> {
  const answered = new AbortController();
  const late = new AbortController();
  clock.sleep(ms, answered.signal).then(
    () => late.abort(new DOMException(`There was no answer within ${ms} ms.`, 'TimeoutError')),
    () => {},
  );
  try {
    return await call(AbortSignal.any([signal, late.signal]));
  } finally {
    answered.abort();
  }
}
