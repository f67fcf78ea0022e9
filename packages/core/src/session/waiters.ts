/** Callers that wait for something to become true. */
export interface Waiters {
  /** Resolves when the condition is met, which is looked at now and at each `settle`. */
  until(isMet: () => boolean): Promise<void>;
  /** Something changed. */
  settle(): void;
  /** Nothing will become true any more. */
  reject(error: Error): void;
}

interface Waiter {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function createWaiters(): Waiters {
  let waiting: Waiter[] = [];
  return {
    until(isMet) {
      if (isMet()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ isMet, resolve, reject });
      });
    },
    settle() {
      const met = waiting.filter(({ isMet }) => isMet());
      if (met.length === 0) return;
      waiting = waiting.filter((waiter) => !met.includes(waiter));
      for (const { resolve } of met) resolve();
    },
    reject(error) {
      const left = waiting;
      waiting = [];
      for (const { reject } of left) reject(error);
    },
  };
}
