// A page that is loaded again takes a moment to let go.
const PATIENCE_MS = 1000;

/** The right of one tab to go on with a transcript: two tabs would write over each other's lines. */
export interface TranscriptHold {
  /** Takes the right, and gives back that to another transcript. Resolves with whether this tab has it. */
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
      release();
      return new Promise((resolve) => {
        const hold = () =>
          new Promise<void>((free) => {
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
