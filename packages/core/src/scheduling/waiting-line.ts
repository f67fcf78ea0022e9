/** Items that wait for their turn, bounded. */
export interface WaitingLine<T> {
  /** Adds an item. A full line lets the newest of the highest rank go, be it this one. Returns the item that has no room. */
  add(item: T): T | undefined;
  /** Takes out the item whose turn it is. */
  next(): T | undefined;
  /** Whether the item waited. */
  remove(item: T): boolean;
  readonly all: readonly T[];
}

/** The order in which items go. Among equal items the first to come goes first. */
export interface LineOrder<T> {
  /** Lower ones go first. */
  rank(item: T): number;
  /** Among items of one rank. Left out: they are equal. */
  goesBefore?(item: T, other: T): boolean;
}

/** @param max - how many items wait, at most. Default: no bound, for a caller that keeps one itself */
export function createWaitingLine<T>(
  { rank, goesBefore = () => false }: LineOrder<T>,
  max: number = Number.POSITIVE_INFINITY,
): WaitingLine<T> {
  const items: T[] = [];

  function remove(item: T | undefined): boolean {
    const index = items.indexOf(item as T);
    if (index >= 0) items.splice(index, 1);
    return index >= 0;
  }

  return {
    add(item) {
      let last: T | undefined;
      if (items.length >= max) {
        last = items.reduce((a, b) => (rank(b) >= rank(a) ? b : a));
        if (rank(last) <= rank(item)) return item;
        remove(last);
      }
      items.push(item);
      return last;
    },
    next() {
      let first = items[0];
      for (const item of items) {
        const ranks = rank(item) - rank(first!);
        if (ranks < 0 || (ranks === 0 && goesBefore(item, first!))) first = item;
      }
      remove(first);
      return first;
    },
    remove,
    all: items,
  };
}
