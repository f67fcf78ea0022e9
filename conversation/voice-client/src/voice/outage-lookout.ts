import type { Clock } from '@ws/core';

/** Looks, while there is no connection, whether the server can be asked over HTTP. */
export interface OutageLookout {
  /** Looks after a while, and again and again. */
  look(): void;
  /** There will be no other connection: looks once, and at once. */
  lookOnce(): void;
  stop(): void;
}

/** What a lookout goes by. */
export interface LookoutSettings {
  readonly clock: Clock;
  readonly batchAfterMs: number;
  isHealthy(signal: AbortSignal): Promise<boolean>;
}

const PROBE_MS = 5000;

/**
 * @param onFound - the server answers
 * @param onNone - it does not, and was looked for once
 */
export function createOutageLookout(
  { clock, batchAfterMs, isHealthy }: LookoutSettings,
  onFound: () => void,
  onNone: () => void,
): OutageLookout {
  let looking = new AbortController();

  async function search(signal: AbortSignal, isOnce: boolean): Promise<void> {
    if (!isOnce) await clock.sleep(batchAfterMs, signal);
    for (;;) {
      const isFound = await isHealthy(signal);
      if (signal.aborted) return;
      if (isFound) return onFound();
      if (isOnce) return onNone();
      await clock.sleep(PROBE_MS, signal);
    }
  }

  function begin(isOnce: boolean): void {
    looking.abort();
    looking = new AbortController();
    // A clock rejects when it is stopped.
    search(looking.signal, isOnce).catch(() => {});
  }

  return {
    look: () => begin(false),
    lookOnce: () => begin(true),
    stop: () => looking.abort(),
  };
}
