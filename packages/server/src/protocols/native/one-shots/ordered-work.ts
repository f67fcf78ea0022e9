/** Work that is done one after the other, in the order in which it was added. */
export interface OrderedWork {
  /**
   * Resolves when there is room for more, which may be before the work is done.
   *
   * @param size - how much it holds while it waits
   */
  add(size: number, work: () => Promise<void>): Promise<void>;
  /** Resolves when all is done. */
  idle(): Promise<void>;
  /** Whether something is not done. */
  readonly busy: boolean;
}

/**
 * What may wait before `add` does, in number and in size; one alone may be larger. The work must not reject.
 */
export function createOrderedWork(bounds: {
  readonly maxWaiting: number;
  readonly maxSize: number;
}): OrderedWork {
  const waiting: { readonly size: number; readonly done: Promise<void> }[] = [];
  let last = Promise.resolve();

  function hasRoom(): boolean {
    const size = waiting.reduce((sum, one) => sum + one.size, 0);
    return waiting.length <= bounds.maxWaiting && size <= bounds.maxSize;
  }

  return {
    async add(size, work) {
      const done = last.then(work).finally(() => waiting.shift());
      last = done;
      waiting.push({ size, done });
      while (!hasRoom()) await waiting[0]!.done;
    },
    idle: () => last,
    get busy() {
      return waiting.length > 0;
    },
  };
}
