import type { Clock, Logger } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { Refusal } from '../../net/access/identity.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Connection } from '../../net/sockets/connection.js';
import { refuseSocket } from '../../net/sockets/refuse.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ServerMetrics } from '../../operations/metrics/server-metrics.js';
import type { SessionPlaces } from '../../protocols/uploads/upload-room.js';
import type { Arrival, WaitingLine } from './waiting-clients.js';

const LONGEST_SILENCE_MS = 10_000;
const SILENCE_WATCH_MS = 1000;
const SHUTTING_DOWN = {
  code: 'SHUTTING_DOWN',
  message: 'The server is shutting down and takes no new sessions.',
} as const;

const RETRY_FULL_S = 5;
const FULL = (sessions: number, waiting: number) =>
  ({
    status: 503,
    code: 'SERVER_FULL',
    message: `All ${sessions} sessions of this server are taken, and ${waiting} clients wait. Try again later.`,
    retryAfterS: RETRY_FULL_S,
  }) as const;

/** Decides whether a client gets a place, waits for one, or is refused. */
export interface ClientAdmission extends SessionPlaces {
  /**
   * As of {@link SessionPlaces}.
   *
   * @param openMore - reserves as many of the client's key; none is reserved where either throws
   */
  reserveSessions(count: number, openMore?: (count: number) => () => void): () => void;
  /**
   * Gives a client a session or a place in the line, or refuses it: for its path, or because the server is full or draining.
   */
  admit(arrival: Arrival): void;
  /** Why no client is taken now, not even to wait; `undefined` if one is. */
  readonly refusal: (Refusal & { readonly code: WireErrorCode }) | undefined;
  /** Refuses the client if the server shuts down. */
  refusesAtShutdown(arrival: Arrival): boolean;
  /** Lets clients in that wait, as many as have room now. */
  fillPlaces(): void;
  /** Lets clients in that waited for the server to be ready. */
  begin(): void;
  /** Refuses the clients that wait, and all further ones. */
  end(): void;
}

interface AdmissionParts {
  readonly limits: Pick<ServerLimitSettings, 'maxClients' | 'maxWaitingClients'>;
  readonly line: WaitingLine;
  /** Those that are open. Each has one session. */
  readonly connections: ReadonlySet<Connection>;
  /** Opens the client's session when called; `undefined` if the client was refused. */
  opener(arrival: Arrival): (() => void) | undefined;
  /** Whether the first message of a client that waits lets it in before all others. */
  passes(text: Buffer, arrival: Arrival): boolean;
  readonly metrics: Pick<ServerMetrics, 'refused'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createAdmission(parts: AdmissionParts): ClientAdmission {
  const { limits, line, connections, opener, passes, metrics, clock, logger } = parts;
  const { maxClients, maxWaitingClients } = limits;
  /** Sessions that something else than a connection has reserved. */
  let reserved = 0;
  let draining = false;
  let silenceWatch: NodeJS.Timeout | undefined;
  /** When a client last wanted a session, and none was free. */
  let wantedAt = Number.NEGATIVE_INFINITY;

  /** How many sessions could be opened now. */
  function left(): number {
    return Math.max(0, maxClients - connections.size - reserved);
  }

  function admit(arrival: Arrival): void {
    const enter = opener(arrival);
    if (enter === undefined) return;
    if (left() > 0 && line.length === 0) {
      enter();
      return;
    }
    wantPlace();
    const letsPass = (text: Buffer): boolean => passes(text, arrival);
    if (line.enter(arrival, letsPass, () => line.next(letIn))) return;
    logger.warn({ sessions: connections.size }, 'session refused: the server is full');
    metrics.refused('full');
    const { code, message } = FULL(maxClients, line.length);
    const error = arrival.entrance === undefined ? { code, message } : undefined;
    refuseSocket(arrival.socket, CLOSE.tryAgainLater, 'Server is full', error);
  }

  function letIn(arrival: Arrival): void {
    opener(arrival)?.();
  }

  function fillPlaces(): void {
    while (left() > 0 && line.length > 0) line.next(letIn);
  }

  /**
   * While a client wants a session, clients that have sent no audio so far are dismissed: as long as clients wait in line,
   * and for a while after one was refused, which may come again. Uploaded recordings do not wait in line, and a server may
   * have no line.
   */
  function wantPlace(): void {
    if (draining) return;
    wantedAt = clock.now();
    dismissSilent();
    silenceWatch ??= setInterval(() => {
      if (isWanted()) {
        dismissSilent();
        return;
      }
      clearInterval(silenceWatch);
      silenceWatch = undefined;
    }, SILENCE_WATCH_MS);
  }

  function isWanted(): boolean {
    return line.length > 0 || clock.now() - wantedAt < LONGEST_SILENCE_MS;
  }

  function dismissSilent(): void {
    for (const connection of connections) {
      if (connection.silentFor >= LONGEST_SILENCE_MS) connection.dismiss();
    }
  }

  function reserveSessions(
    count: number,
    openMore: (count: number) => () => void = () => () => {},
  ): () => void {
    const endMore = openMore(count);
    if (count > left()) {
      endMore();
      wantPlace();
      throw protocolError(
        'SERVER_FULL',
        `Each channel takes a session. ${count} more are needed, and ${left()} of this server's ${maxClients} are left. Send "channels": "mix", or try again later.`,
      );
    }
    reserved += count;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      reserved -= count;
      endMore();
      fillPlaces();
    };
  }

  return {
    admit,
    fillPlaces,
    reserveSessions,
    get refusal() {
      if (draining) return { ...SHUTTING_DOWN, status: 503 as const };
      const isFull = left() === 0 && line.length >= maxWaitingClients;
      if (!isFull) return undefined;
      wantPlace();
      return FULL(maxClients, line.length);
    },
    refusesAtShutdown({ socket, entrance }) {
      if (!draining) return false;
      metrics.refused('shutting_down');
      const error = entrance === undefined ? SHUTTING_DOWN : undefined;
      refuseSocket(socket, CLOSE.goingAway, 'Server is shutting down', error);
      return true;
    },
    get isWanted() {
      return isWanted();
    },
    get hasRoom() {
      return left() > 0 && line.length === 0;
    },
    reserveSession() {
      const { code, message } = draining ? SHUTTING_DOWN : FULL(maxClients, line.length);
      const isFull = left() === 0 || line.length > 0;
      if (isFull) wantPlace();
      if (draining || isFull) throw protocolError(code, message);
      return reserveSessions(1);
    },
    begin() {
      // Each is admitted as if it came now; the order stays.
      for (let left = line.length; left > 0; left--) line.next(admit);
      fillPlaces();
    },
    end() {
      draining = true;
      clearInterval(silenceWatch);
      while (line.length > 0) line.next(letIn);
    },
  };
}
