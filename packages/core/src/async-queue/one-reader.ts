/** Gives items, as they come, to one reader at a time. */
export interface OneReader<T> {
  /** Answers the reads that wait, as far as there are items; where no more come, it ends them. */
  deliver(): void;
  /** Whether there is a reader, which has not left. */
  readonly isRead: boolean;
  /** Begins another reader. The one before gets nothing more. */
  begin(): AsyncIterator<T, undefined>;
}

interface Reader<T> {
  readonly waiting: {
    readonly resolve: (result: IteratorResult<T, undefined>) => void;
    readonly reject: (error: unknown) => void;
  }[];
  hasLeft: boolean;
}

const DONE: IteratorResult<never, undefined> = { done: true, value: undefined };

/**
 * @param take - takes out the next item, where there is one
 * @param ended - how it ended, once no item is left and none will come: a read throws the error, where there is one
 * @param onRead - called after an item was given
 */
export function createOneReader<T>(
  take: () => T | undefined,
  ended: () => { readonly error?: unknown } | undefined,
  onRead: () => void = () => {},
): OneReader<T> {
  let reader: Reader<T> = { waiting: [], hasLeft: true };

  function deliver(): void {
    const { waiting } = reader;
    while (waiting.length > 0) {
      const value = take();
      if (value === undefined) break;
      waiting.shift()!.resolve({ done: false, value });
      onRead();
    }
    const end = ended();
    if (end === undefined) return;
    // Each reader is told the error, the next one too, but not before it asks.
    if (end.error !== undefined && waiting.length === 0) return;
    if (end.error !== undefined) waiting.shift()!.reject(end.error);
    leave(reader);
  }

  function leave(from: Reader<T>): void {
    from.hasLeft = true;
    for (const { resolve } of from.waiting.splice(0)) resolve(DONE);
  }

  return {
    deliver,
    get isRead() {
      return !reader.hasLeft;
    },
    begin() {
      leave(reader);
      const own: Reader<T> = { waiting: [], hasLeft: false };
      reader = own;
      return {
        next: () =>
          new Promise((resolve, reject) => {
            if (own.hasLeft) {
              resolve(DONE);
              return;
            }
            own.waiting.push({ resolve, reject });
            deliver();
          }),
        return: async () => {
          leave(own);
          return DONE;
        },
      };
    },
  };
}
