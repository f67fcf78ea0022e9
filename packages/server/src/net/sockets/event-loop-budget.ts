/** Shares the event loop's time between connections: work on a large message is done in small steps. */
export interface EventLoopBudget {
  /** Resolves when the caller may do one step of work. */
  next(): Promise<void>;
}

// Other callers wait no longer than this and one step.
const BUDGET_MS = 4;

/**
 * Lets steps follow one another at once for `budgetMs` in each turn of the event loop, for all callers together. Then they
 * wait for a later turn, in the order in which they asked: a caller with much work waits behind all that asked before.
 *
 * @param now - milliseconds of a clock that never goes back
 */
export function createEventLoopBudget(
  budgetMs: number = BUDGET_MS,
  now: () => number = () => performance.now(),
): EventLoopBudget {
  const waiting: (() => void)[] = [];
  // When the first step of this turn of the loop began.
  let startedAt: number | undefined;

  function begin(): void {
    startedAt = now();
    // A promise would not yield: the event loop does not go on until all microtasks have run.
    setImmediate(() => {
      startedAt = undefined;
      if (waiting.length === 0) return;
      begin();
      serve();
    });
  }

  function serve(): void {
    waiting.shift()?.();
    // The next step begins when this one has done all that it does without waiting: when all microtasks have run.
    if (waiting.length > 0) queueMicrotask(() => process.nextTick(serveNext));
  }

  function serveNext(): void {
    if (hasTime()) serve();
  }

  function hasTime(): boolean {
    return startedAt !== undefined && now() - startedAt < budgetMs;
  }

  return {
    next() {
      if (startedAt === undefined) begin();
      if (waiting.length === 0 && hasTime()) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
  };
}
