/** A promise, and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A rejection that no caller awaits does not end the process. */
export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise: observed(promise), resolve, reject };
}

/** The same promise; that nobody awaits it is no reason for the process to end. */
export function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Tells waiters that something changed. Each checks its own condition again, as the change may be another's. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring; an earlier one does not count. */
  readonly rung: Promise<void>;
}

export function createBell(): Bell {
  let next: Deferred<void> | undefined;
  return {
    ring() {
      next?.resolve();
      next = undefined;
    },
    get rung() {
      next ??= deferred();
      return next.promise;
    },
  };
}
