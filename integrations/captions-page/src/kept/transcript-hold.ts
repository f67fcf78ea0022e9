// A page that is loaded again takes a moment to let go.
const PATIENCE_MS = 1000;

/** The right of one tab to go on with a transcript: two tabs would write over each other's lines. */
export interface TranscriptHold {
  /**
   * Takes the right, and then gives back that to another transcript.
   *
   * @returns whether this tab has it; where it has not, it keeps what it had
   */
  take(id: string): Promise<boolean>;
  release(): void;
}

/** @param locks - the browser's; absent on pages that it does not trust, where every tab has the right */
export function createTranscriptHold(
  locks: LockManager | undefined = navigator.locks,
): TranscriptHold {
  let held: { readonly id: string; readonly free: () => void } | undefined;

  function release(): void {
    held?.free();
    held = undefined;
  }

  return {
    async take(id) {
      if (locks === undefined || held?.id === id) return true;
      return new Promise((resolve) => {
        const hold = () =>
          new Promise<void>((free) => {
            // Not sooner: a tab that cannot have the next one goes on with the one that it shows.
            release();
            held = { id, free };
            resolve(true);
          });
        const signal = AbortSignal.timeout(PATIENCE_MS);
        locks.request(`ws-captions.${id}`, { signal }, hold).catch(() => resolve(false));
      });
    },
    release,
  };
}
