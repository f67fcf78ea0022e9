import type { Clock, TranscribeError } from '@ws/core';
import { protocolError, wireErrorCode } from '@ws/core/internal';

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
  /**
   * To be called between two pieces of the recording, once it has a place: waits where that is for others now.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL` where as many as may wait already; what the signal was aborted with
   */
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
  /** How many may be sent at once; as many long ones may wait. Each keeps a file, and what is heard of it. */
  readonly maxUploads: number;
  readonly clock: Clock;
  readonly sessions: SessionPlaces;
}

// A client that is refused after it has sent everything would send everything again.
const LONGEST_WAIT_MS = 30_000;
const LOOKS_EVERY_MS = 100;
const LEAST_SILENCE_MS = 5000;
const LONG_MS = 30_000;

/** An upload whose body has not come whole. */
interface Sending {
  readonly request: SendingRequest;
  readonly since: number;
  readonly bytesBefore: number;
  giveUp(): void;
}

/**
 * Hours of silence are a few megabytes, and take minutes to go through: as many such recordings as there are places would
 * keep all other clients out. A recording that has had its place for 30 s is a long one. While others want a place, the long
 * ones have one together: the first goes on, and hands its place to the next when it is done. The others wait with what they
 * have, and go on as soon as places are free and no other client wants them. Where `maxUploads` wait, one more is given up: its
 * place would be kept for as long as clients send such recordings.
 */
export function createUploadRoom({ maxUploads, clock, sessions }: UploadRoomParts): UploadRoom {
  let uploads = 0;
  /** The long one that goes on. */
  let keeper: Upload | undefined;
  /**
   * Long ones that wait, and what each goes on with. They are not among the uploads: as many clients as may send something
   * would keep long recordings from waiting.
   */
  const waiting = new Map<Upload, (release: () => void) => void>();
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

  function handOn(release: () => void): void {
    const [next] = waiting;
    keeper = next?.[0];
    if (next === undefined) release();
    else next[1](release);
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
      /** Gives its place back. Left out before it has one, and while it waits for it again. */
      let release: (() => void) | undefined;
      /** Since when it has its place; left out before. */
      let since: number | undefined;
      const more: (() => void)[] = [];
      let isOver = false;
      const over = new AbortController();
      const body: Sending = {
        ...{ request, since: clock.now(), bytesBefore: request.socket.bytesRead },
        giveUp() {
          own[Symbol.dispose]();
          const message = `Of the body nothing has come for ${LEAST_SILENCE_MS} ms, and others wait. Send it again.`;
          over.abort(protocolError('INVALID_MESSAGE', message, { status: 408 }));
        },
      };
      sending.add(body);

      function giveBackMore(): void {
        for (const giveBack of more.splice(0)) giveBack();
      }

      function goOn(taken: () => void): void {
        if (!waiting.delete(own)) return;
        release = taken;
        since = clock.now();
      }

      const own: Upload = {
        signal: over.signal,
        async reserveSession(signal) {
          sending.delete(body);
          const until = clock.now() + LONGEST_WAIT_MS;
          const taken = first.then(() => waitForPlace(until, signal));
          first = taken.catch(() => {});
          const giveBack = await taken;
          if (isOver) {
            giveBack();
            return;
          }
          uploads--;
          release = giveBack;
          since = clock.now();
        },
        takeMore: () => void more.push(sessions.reserveSession()),
        async share(signal) {
          if (since === undefined || clock.now() - since < LONG_MS) return;
          if (sessions.isWanted) giveBackMore();
          if (isOver || release === undefined) return;
          keeper ??= own;
          if (keeper === own || !sessions.isWanted) return;
          if (waiting.size >= maxUploads) throw tooManyLong(maxUploads);
          const free = release;
          release = undefined;
          waiting.set(own, goOn);
          free();
          while (waiting.has(own)) {
            signal.throwIfAborted();
            if (!sessions.isWanted && sessions.hasRoom) goOn(takeOne());
            // It rejects where the signal is aborted: the next look sees that.
            else await clock.sleep(LOOKS_EVERY_MS, signal).catch(() => {});
          }
        },
        [Symbol.dispose]() {
          sending.delete(body);
          if (isOver) return;
          isOver = true;
          giveBackMore();
          waiting.delete(own);
          const free = release;
          release = undefined;
          if (since === undefined) uploads--;
          else if (keeper === own) handOn(free!);
          else free?.();
        },
      };
      return own;
    },
  };
}

function tooManyLong(count: number): TranscribeError {
  return protocolError(
    'SERVER_FULL',
    `This recording takes long, other clients want its place, and ${count} long ones wait already. Send it again later, or in parts.`,
  );
}
