/** Promises that something will become true: kept together, since they all end where the session does. */
export interface Waiters {
  add(): Waiter;
  /** Nothing will become true any more. */
  reject(error: Error): void;
}

/** One promise, for however many callers. */
export interface Waiter {
  /** That nobody awaits it is no reason for the process to end when it is rejected. */
  readonly promise: Promise<void>;
  resolve(): void;
}

export function createWaiters(): Waiters {
  const rejects = new Set<(error: Error) => void>();
  return {
    add() {
      let resolve = (): void => {};
      const promise = new Promise<void>((done, reject) => {
        rejects.add(reject);
        resolve = () => {
          rejects.delete(reject);
          done();
        };
      });
      promise.catch(() => {});
      return { promise, resolve };
    },
    reject(error) {
      for (const reject of rejects) reject(error);
      rejects.clear();
    },
  };
}
