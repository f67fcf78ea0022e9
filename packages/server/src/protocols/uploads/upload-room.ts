import type { Clock } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/internal';
import { createSharedPlaces, type HeldPlace } from './shared-places.js';

/** Recordings that are being sent, or wait for a place. A body that comes slowly takes no place of a session. */
export interface UploadRoom {
  /**
   * A client begins to send. Where as many as may are sending, one that has sent nothing of its body for five seconds is given
   * up for it.
   *
   * @param request - its body is still to come, or on its way
   * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL` where as many as may are sending, or no place is free by now
   */
  enter(request: SendingRequest): Upload;
}

/** What is looked at of a request: whether anything more of it comes. */
export interface SendingRequest {
  readonly socket: { readonly bytesRead: number };
}

/** One of them, until it is disposed. */
export interface Upload extends Disposable {
  /** Aborted where it is given up; the reason is what to answer: TranscribeError `ERR_PROTOCOL`, status 408. */
  readonly signal: AbortSignal;
  /**
   * It has come whole: takes a place, or waits a while for one, behind those who came before. Given back when the upload is
   * disposed.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`; what the signal was aborted with
   */
  reserveSession(signal: AbortSignal): Promise<void>;
  /**
   * Takes a further place, for another channel. It is given back with the first; sooner where the recording takes long and
   * others want a place.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`
   */
  takeMore(): void;
  /** See {@link HeldPlace.share}. @throws as it does */
  share(signal: AbortSignal): Promise<void>;
}

/** The places of a server's sessions. */
export interface SessionPlaces {
  /**
   * Reserves one session for a new client.
   *
   * @returns releases it
   * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL`, also while other clients wait; `SHUTTING_DOWN`
   */
  reserveSession(): () => void;
  /**
   * Reserves sessions for a client that was let in already, also while the server ends.
   *
   * @returns releases them
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`: none is reserved then
   */
  reserveSessions(count: number): () => void;
  /** Whether a client waits for a session, or was refused one a moment ago. */
  readonly isWanted: boolean;
  /** Whether a session is free. */
  readonly hasRoom: boolean;
}

interface UploadRoomParts {
  readonly maxUploads: number;
  readonly clock: Clock;
  readonly sessions: SessionPlaces;
}

// A client that is refused after it has sent everything would send everything again.
const LONGEST_WAIT_MS = 30_000;
const LOOKS_EVERY_MS = 100;
const LEAST_SILENCE_MS = 5000;

/** An upload whose body has not come whole. */
interface Sending {
  readonly request: SendingRequest;
  readonly since: number;
  readonly bytesBefore: number;
  giveUp(): void;
}

export function createUploadRoom({ maxUploads, clock, sessions }: UploadRoomParts): UploadRoom {
  let uploads = 0;
  // Not among the uploads: as many clients as may send something would keep long recordings from waiting.
  const places = createSharedPlaces({
    ...{ clock, sessions, reserveSession: takeOne, maxWaiting: maxUploads },
  });
  /** The first stands first. */
  const sending = new Set<Sending>();
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
      return sessions.reserveSession();
    } catch (error) {
      if (wireErrorCode(error) === 'SHUTTING_DOWN') return sessions.reserveSessions(1);
      throw error;
    }
  }

  function giveUpSilent(): void {
    for (const one of sending) {
      const isSilent = one.request.socket.bytesRead === one.bytesBefore;
      if (!isSilent || clock.now() - one.since < LEAST_SILENCE_MS) continue;
      one.giveUp();
      return;
    }
  }

  return {
    enter(request) {
      // A client that would have to wait for a place is told so before it has sent everything.
      sessions.reserveSession()();
      if (uploads >= maxUploads) giveUpSilent();
      if (uploads >= maxUploads) {
        throw protocolError(
          'SERVER_FULL',
          `${maxUploads} recordings are being sent to this server. Try again later.`,
        );
      }
      uploads++;
      let place: HeldPlace | undefined;
      const more: (() => void)[] = [];
      let isOver = false;
      const over = new AbortController();
      const own: Sending = {
        ...{ request, since: clock.now(), bytesBefore: request.socket.bytesRead },
        giveUp() {
          dispose();
          const message = `Of the body nothing has come for ${LEAST_SILENCE_MS} ms, and others wait. Send it again.`;
          over.abort(protocolError('INVALID_MESSAGE', message, { status: 408 }));
        },
      };
      sending.add(own);

      function giveBackMore(): void {
        for (const release of more.splice(0)) release();
      }

      function dispose(): void {
        sending.delete(own);
        if (isOver) return;
        isOver = true;
        giveBackMore();
        if (place === undefined) uploads--;
        else place[Symbol.dispose]();
      }

      return {
        signal: over.signal,
        async reserveSession(signal) {
          sending.delete(own);
          const until = clock.now() + LONGEST_WAIT_MS;
          const taken = first.then(() => waitForPlace(until, signal));
          first = taken.catch(() => {});
          const release = await taken;
          if (isOver) {
            release();
            return;
          }
          uploads--;
          place = places.hold(release);
        },
        takeMore: () => void more.push(sessions.reserveSession()),
        async share(signal) {
          if (place?.isLong && sessions.isWanted) giveBackMore();
          await place?.share(signal);
        },
        [Symbol.dispose]: dispose,
      };
    },
  };
}
