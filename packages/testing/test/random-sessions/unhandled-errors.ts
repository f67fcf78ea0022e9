/** Errors that nobody handled. */
export interface UnhandledErrors {
  readonly errors: readonly unknown[];
  stop(): void;
}

const KINDS = ['unhandledRejection', 'uncaughtException'] as const;

/** Keeps the errors that nobody handles from here on to itself: they are of a run, not of the test runner. */
export function catchUnhandled(): UnhandledErrors {
  const errors: unknown[] = [];
  const keep = (error: unknown): void => {
    errors.push(error);
  };
  const others = KINDS.map((kind) => process.listeners(kind as 'uncaughtException'));
  for (const kind of KINDS) {
    process.removeAllListeners(kind);
    process.on(kind, keep);
  }
  return {
    errors,
    stop() {
      // There may be more than Node warns of; there were before.
      const max = process.getMaxListeners();
      process.setMaxListeners(0);
      for (const [i, kind] of KINDS.entries()) {
        process.removeListener(kind, keep);
        for (const listener of others[i]!) process.on(kind as 'uncaughtException', listener);
      }
      process.setMaxListeners(max);
    },
  };
}
