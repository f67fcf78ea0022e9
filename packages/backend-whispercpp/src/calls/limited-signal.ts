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
