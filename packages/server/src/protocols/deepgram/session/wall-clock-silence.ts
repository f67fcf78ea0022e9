import type { Clock } from '@ws/core';
import { createTurns, msToSamples, samplesToMs } from '@ws/core/internal';

/**
 * Silence by the clock on the wall: clients stop sending in silence, and what waits for silence to last would wait
 * for ever.
 */
export interface WallClockSilence {
  /** Takes audio of the client. No silence is put into the middle of it. */
  take(write: () => Promise<void>): Promise<void>;
  /** Resolves when no silence is being put in. None is from now on. */
  stop(): Promise<void>;
}

export interface WallClockSilenceParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The most that one pause of the client's gets. */
  readonly longestMs: number;
  /** Samples at 16 kHz that the client has sent. */
  position(): number;
  /** Puts silence in. */
  put(samples: Float32Array): Promise<void>;
}

/**
 * A client is waited for so long before it is taken to have stopped: a network may stand still in the middle of a word, and
 * silence there would cut it in two.
 */
export const STOPPED_AFTER_MS = 1000;
const STEP_MS = 100;

/**
 * The audio of a client that sends faster than people speak, as from a file, lasts on the wall as long as it is: the silence
 * begins where it would end.
 */
export function createWallClockSilence(parts: WallClockSilenceParts): WallClockSilence {
  const { clock, signal, longestMs, position, put } = parts;
  const inTurn = createTurns();
  let isStopped = false;
  let isWatching = false;
  /** When the audio since the last pause began to come, and where in it; nothing before the first of it. */
  let run: { readonly at: number; readonly from: number } | undefined;
  let lastAt = 0;
  let putMs = 0;

  /** When the client's audio came to its end. */
  function endedAt(): number {
    if (run === undefined) return lastAt;
    return Math.max(lastAt, run.at + samplesToMs(position() - run.from));
  }

  /** How much silence there should be by now, in milliseconds. */
  function owedMs(): number {
    const silentMs = clock.now() - endedAt();
    return silentMs < STOPPED_AFTER_MS ? 0 : Math.min(silentMs, longestMs);
  }

  async function putOwed(): Promise<void> {
    while (!isStopped && !signal.aborted && owedMs() - putMs >= STEP_MS) {
      putMs += STEP_MS;
      await put(new Float32Array(msToSamples(STEP_MS)));
    }
  }

  async function watch(): Promise<void> {
    if (isWatching) return;
    isWatching = true;
    try {
      while (!isStopped && run !== undefined && putMs + STEP_MS <= longestMs) {
        const next = endedAt() + Math.max(STOPPED_AFTER_MS, putMs + STEP_MS);
        const waitMs = next - clock.now();
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        else await inTurn(putOwed);
      }
    } catch {
      // The connection is gone, or its audio cannot be heard: that is told elsewhere.
    } finally {
      isWatching = false;
    }
  }

  return {
    take: (write) =>
      inTurn(async () => {
        const before = position();
        if (run === undefined || putMs > 0) run = { at: clock.now(), from: before };
        putMs = 0;
        try {
          await write();
        } finally {
          lastAt = clock.now();
          if (!signal.aborted && position() > 0) void watch();
        }
      }),
    async stop() {
      isStopped = true;
      await inTurn(() => {});
    },
  };
}

/** In milliseconds, what ends every wait for silence. */
export function longestSilenceMs(askedMs: number): number {
  return Math.max(LEAST_MS, askedMs) + MARGIN_MS;
}

// A turn detector waits 1200 ms by default.
const LEAST_MS = 2000;
const MARGIN_MS = 1000;
