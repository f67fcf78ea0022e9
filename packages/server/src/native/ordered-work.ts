/** Work that is done one after the other, in the order in which it was added. */
export interface OrderedWork {
  /** Resolves when there is room for more, which may be before the work is done. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when all is done. */
  idle(): Promise<void>;
}

/** @param maxWaiting - how much may wait before `add` does; the work must not reject */
export function createOrderedWork(maxWaiting: number): OrderedWork {
  let waiting: Promise<void>[] = [];
  let last = Promise.resolve();

  return {
    async add(work) {
      const turn = last.then(work).finally(() => {
        waiting = waiting.filter((other) => other !== turn);
      });
      last = turn;
      waiting.push(turn);
      while (waiting.length > maxWaiting) await waiting[0];
    },
    idle: () => last,
  };
}
