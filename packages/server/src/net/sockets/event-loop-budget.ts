/** The event loop's time, shared between connections: what a message costs is paid in small steps, each in its turn. */
export interface EventLoopBudget {
  /** Resolves when it is the caller's turn for one step of work. */
  next(): Promise<void>;
}

// Others wait no longer than this and one step.
const BUDGET_MS = 4;

/**
 * Lets steps follow one another at once while the event loop has time for them, `budgetMs` in each of its turns for all
 * callers together. After that they wait for a later turn, in the order in which they asked: whoever has much to do is
 * behind everybody who asked before.
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
    // A promise would not do: the loop stands still until no microtask is left.
    setImmediate(() => {
      startedAt = undefined;
      if (waiting.length === 0) return;
      begin();
      serve();
    });
  }

  function serve(): void {
    waiting.shift()?.();
    // The next one when this one has done all that it does without waiting, which is when no microtask is left.
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
