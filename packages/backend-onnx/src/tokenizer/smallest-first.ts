/** A queue of numbers that gives the smallest first. */
export interface SmallestFirst {
  add(value: number): void;
  /** Takes out the smallest; `undefined` if the queue is empty. */
  take(): number | undefined;
}

/** A binary heap. */
export function createSmallestFirst(): SmallestFirst {
  const heap: number[] = [];

  return {
    add(value) {
      let at = heap.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (heap[parent]! <= value) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = value;
    },
    take() {
      const smallest = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return smallest;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
        if (heap[child]! >= last) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = last;
      return smallest;
    },
  };
}
