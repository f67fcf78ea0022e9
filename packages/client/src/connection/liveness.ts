import type { Clock } from '@ws/core';
import type { ServerLimits } from '@ws/core/internal';

/** Finds out that the other end is gone, where the network says nothing. */
export interface Liveness {
  /** Something came, whatever it is. */
  heard(): void;
  stop(): void;
}

// Silence is counted in steps: however long the process itself stood still (a laptop that slept, a tab in the
// background), that is one step, and what came meanwhile is read before the next.
const STEPS = 6;
const ASK_AFTER = 2;

/**
 * Asks for a sign of life when nothing has come for a third of `timeoutMs`. When nothing came for the whole of it, the
 * other end is dead. Bytes that leave are no sign: a network that swallows everything takes them, too.
 */
export function watchLiveness(
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  ask: () => void,
  onDead: () => void,
): Liveness {
  const stopped = new AbortController();
  const { signal } = stopped;
  let silent = 0;

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(timeoutMs / STEPS, signal);
      silent++;
      if (silent === ASK_AFTER) ask();
      // The first step was begun before the silence.
      if (silent > STEPS) {
        onDead();
        return;
      }
    }
  }
  // A clock rejects when it is stopped.
  watch().catch(() => {});

  return {
    heard() {
      silent = 0;
    },
    stop: () => stopped.abort(),
  };
}

// The server's heartbeats that may fail to come.
const HEARTBEATS = 2;
// Of a server that tells of none: it may say nothing while its engine works, a minute at a time.
const UNKNOWN_HEARTBEAT_MS = 150_000;
const MAX_HEARTBEAT_MS = 3_600_000;

/** {@link watchLiveness} of a server, for as long as it may be silent. */
export function watchHeartbeat(
  { heartbeatIntervalMs = UNKNOWN_HEARTBEAT_MS }: ServerLimits,
  { clock, livenessTimeoutMs }: { readonly clock: Clock; readonly livenessTimeoutMs: number },
  { ask, dead }: { ask(): void; dead(timeoutMs: number): void },
): Liveness {
  const heartbeatMs = Math.min(heartbeatIntervalMs, MAX_HEARTBEAT_MS);
  const timeoutMs = Math.max(livenessTimeoutMs, HEARTBEATS * heartbeatMs);
  return watchLiveness({ clock, timeoutMs }, ask, () => dead(timeoutMs));
}
