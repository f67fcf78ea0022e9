/** Runs work when all that was given before has ended, and settles as it does: work that fails keeps no later work back. */
export type Turns = <T>(work: () => Promise<T> | T) => Promise<T>;

/** Work that runs one after the other. It waits without a bound: the caller keeps one. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = last.then(work);
    last = own.catch(() => {});
    return own;
  };
}
