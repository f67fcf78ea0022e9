import type { TranscribeError } from '@ws/core';

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: TranscribeError) => void;
}

/** A rejection that no caller awaits does not end the process. */
export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: TranscribeError) => void;
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
