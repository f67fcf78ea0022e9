/** A value that changes, and tells its subscribers. */
export interface Observable<T> {
  readonly value: T;
  /** Called with each new value, not with the one that is there. @returns what ends the subscription */
  subscribe(listener: (value: T) => void): () => void;
}

export interface Subject<T> extends Observable<T> {
  set(value: T): void;
}

export function createSubject<T>(first: T): Subject<T> {
  const listeners = new Set<(value: T) => void>();
  let value = first;
  return {
    get value() {
      return value;
    },
    subscribe(listener) {
      // The same function may subscribe twice: each subscription is its own.
      const own = (next: T): void => listener(next);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}
