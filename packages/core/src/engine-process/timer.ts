/** What {@link timer} starts, for `clearTimeout`. */
export type Timer = ReturnType<typeof setTimeout>;

/** Timers that are longer go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer that keeps no program running: Node's are told so, a browser's are numbers. */
export function timer(work: () => void, delayMs: number): Timer {
  const started: Timer | number = setTimeout(work, Math.min(delayMs, LONGEST_MS));
  if (typeof started === 'object') (started as { unref?(): void }).unref?.();
  return started;
}
