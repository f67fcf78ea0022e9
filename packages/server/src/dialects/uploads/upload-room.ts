import type { Clock } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/protocol';

/** Recordings that are being sent, or wait for a place. A body that comes slowly takes no place of a session. */
export interface UploadRoom {
  /**
   * Somebody begins to send.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL` where as many as may are sending, or no place is free by now
   */
  enter(): Upload;
}

/** One of them, until it is disposed. */
export interface Upload extends Disposable {
  /**
   * It has come whole: takes a place, or waits a while for one, behind those who came before. Given back when the upload is
   * disposed.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`; what the signal was aborted with
   */
  takePlace(signal: AbortSignal): Promise<void>;
}

interface UploadRoomParts {
  readonly maxUploads: number;
  readonly clock: Clock;
  /** @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL`, `SHUTTING_DOWN` */
  takePlace(): () => void;
  /**
   * For who was let in before the server began to end.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL`
   */
  takeLastPlace(): () => void;
}

// Whoever has sent all of it would send all of it again.
const LONGEST_WAIT_MS = 30_000;
const LOOKS_EVERY_MS = 100;

export function createUploadRoom(parts: UploadRoomParts): UploadRoom {
  const { maxUploads, clock, takePlace, takeLastPlace } = parts;
  let uploads = 0;
  let first: Promise<unknown> = Promise.resolve();

  async function waitForPlace(until: number, signal: AbortSignal): Promise<() => void> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return takeOne();
      } catch (error) {
        if (wireErrorCode(error) !== 'SERVER_FULL' || clock.now() >= until) throw error;
      }
      await clock.sleep(LOOKS_EVERY_MS, signal);
    }
  }

  function takeOne(): () => void {
    try {
      return takePlace();
    } catch (error) {
      if (wireErrorCode(error) === 'SHUTTING_DOWN') return takeLastPlace();
      throw error;
    }
  }

  return {
    enter() {
      if (uploads >= maxUploads) {
        throw protocolError(
          'SERVER_FULL',
          `${maxUploads} recordings are being sent to this server. Try again later.`,
        );
      }
      // Who would have to wait for a place is told so before everything is sent.
      takePlace()();
      uploads++;
      let giveBack: (() => void) | undefined;
      let isOver = false;
      return {
        async takePlace(signal) {
          const until = clock.now() + LONGEST_WAIT_MS;
          const taken = first.then(() => waitForPlace(until, signal));
          first = taken.catch(() => {});
          giveBack = await taken;
          if (isOver) giveBack();
          else uploads--;
        },
        [Symbol.dispose]() {
          if (isOver) return;
          isOver = true;
          if (giveBack === undefined) uploads--;
          else giveBack();
        },
      };
    },
  };
}
