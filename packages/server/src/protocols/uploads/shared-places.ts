import type { Clock, TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';

/** Places of recordings that are being transcribed. Those that take long share one while others want a place. */
export interface SharedPlaces {
  /** @param release - gives a place back that was taken for a recording */
  hold(release: () => void): HeldPlace;
}

/** A recording's place, until it is disposed. */
export interface HeldPlace extends Disposable {
  /** Whether the recording has had it for so long that it is for others, too. */
  readonly isLong: boolean;
  /**
   * To be called between two pieces of the recording: waits where its place is for others now.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL` where as many as may wait already; what the signal was aborted with
   */
  share(signal: AbortSignal): Promise<void>;
}

interface SharedPlacesParts {
  readonly clock: Clock;
  readonly sessions: { readonly isWanted: boolean; readonly hasRoom: boolean };
  reserveSession(): () => void;
  /** How many recordings may wait at once. Each keeps a file, and what is heard of it. */
  readonly maxWaiting: number;
}

const LONG_MS = 30_000;
const LOOKS_EVERY_MS = 100;

/**
 * Hours of silence are a few megabytes, and take minutes to go through: as many such recordings as there are places would
 * keep all other clients out. A recording that has had its place for 30 s is a long one. While others want a place, the long
 * ones have one together: the first goes on, and hands its place to the next when it is done. The others wait with what they
 * have, and go on as soon as places are free and no other client wants them. Where `maxWaiting` wait, one more is given up: its
 * place would be kept for as long as clients send such recordings.
 */
export function createSharedPlaces(parts: SharedPlacesParts): SharedPlaces {
  const { clock, sessions, reserveSession, maxWaiting } = parts;
  /** The long one that goes on. */
  let keeper: HeldPlace | undefined;
  /** Long ones that wait, and what each goes on with. */
  const waiting = new Map<HeldPlace, (release: () => void) => void>();

  function handOn(release: () => void): void {
    const [next] = waiting;
    keeper = next?.[0];
    if (next === undefined) release();
    else next[1](release);
  }

  return {
    hold(given) {
      let release: (() => void) | undefined = given;
      let since = clock.now();
      let isOver = false;

      function goOn(taken: () => void): void {
        if (!waiting.delete(own)) return;
        release = taken;
        since = clock.now();
      }

      const own: HeldPlace = {
        get isLong() {
          return clock.now() - since >= LONG_MS;
        },
        async share(signal) {
          if (isOver || release === undefined || !own.isLong) return;
          keeper ??= own;
          if (keeper === own || !sessions.isWanted) return;
          if (waiting.size >= maxWaiting) throw tooManyLong(maxWaiting);
          const free = release;
          release = undefined;
          waiting.set(own, goOn);
          free();
          while (waiting.has(own)) {
            signal.throwIfAborted();
            if (!sessions.isWanted && sessions.hasRoom) goOn(reserveSession());
            // It rejects where the signal is aborted: the next look sees that.
            else await clock.sleep(LOOKS_EVERY_MS, signal).catch(() => {});
          }
        },
        [Symbol.dispose]() {
          if (isOver) return;
          isOver = true;
          waiting.delete(own);
          const free = release;
          release = undefined;
          if (keeper === own) handOn(free!);
          else free?.();
        },
      };
      return own;
    },
  };
}

function tooManyLong(waiting: number): TranscribeError {
  return protocolError(
    'SERVER_FULL',
    `This recording takes long, other clients want its place, and ${waiting} long ones wait already. Send it again later, or in parts.`,
  );
}
