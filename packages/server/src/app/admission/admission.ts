import type { Clock, Logger } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { Refusal } from '../../net/auth/identity.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Connection } from '../../net/sockets/connection.js';
import { refuseSocket } from '../../net/sockets/refuse.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ServerMetrics } from '../../operations/metrics/server-metrics.js';
import type { SessionPlaces } from '../../protocols/uploads/upload-room.js';
import { type Arrival, createWaitingLine } from './waiting-clients.js';

const LONGEST_SILENCE_MS = 10_000;
const SILENCE_WATCH_MS = 1000;
const RETRY_FULL_S = 5;

const SHUTTING_DOWN = {
  code: 'SHUTTING_DOWN',
  message: 'The server is shutting down and takes no new sessions.',
} as const;
const STARTING = {
  code: 'SERVER_FULL',
  message: 'The server is starting, and enough clients wait. Try again in a moment.',
} as const;
/** How the socket of a client that is refused is closed. */
const REFUSALS = {
  full: [CLOSE.tryAgainLater, 'Server is full'],
  starting: [CLOSE.tryAgainLater, 'Server is starting'],
  shutting_down: [CLOSE.goingAway, 'Server is shutting down'],
} as const;
const FULL = (sessions: number, waiting: number) =>
  ({
    status: 503,
    code: 'SERVER_FULL',
    message: `All ${sessions} sessions of this server are taken, and ${waiting} clients wait. Try again later.`,
    retryAfterS: RETRY_FULL_S,
  }) as const;

/** Decides whether a client gets a place, waits for one, or is refused. */
export interface ClientAdmission extends SessionPlaces {
  /** As of {@link SessionPlaces}; `openMore` reserves as many of the client's key. None is reserved if either throws. */
  reserveSessions(count: number, openMore?: (count: number) => () => void): () => void;
  /** Gives a client a session or a place in line, or refuses it: the path is wrong, or the server full or draining. */
  admit(arrival: Arrival): void;
  /** Why no client is taken now, not even to wait; `undefined` if one is. */
  readonly refusal: (Refusal & { readonly code: WireErrorCode }) | undefined;
  /** Lets clients in that wait, as many as have room now. */
  fillPlaces(): void;
  readonly waiting: number;
  /** The server is ready. Lets clients in that waited for it. */
  begin(opening: SessionOpening): void;
  /** Refuses the clients that wait, and all further ones. */
  end(): void;
}

/** How clients that are admitted get their sessions. */
export interface SessionOpening {
  /** Those that are open. Each has one session. */
  readonly connections: ReadonlySet<Connection>;
  /** Opens the client's session when called; `undefined` if the client was refused. */
  opener(arrival: Arrival): (() => void) | undefined;
  /** Whether the first message of a client that waits lets it in before all others. */
  passes(text: Buffer, arrival: Arrival): boolean | Promise<boolean>;
}

interface AdmissionParts {
  readonly limits: Pick<
    ServerLimitSettings,
    'maxClients' | 'maxWaitingClients' | 'heartbeatIntervalMs'
  >;
  readonly metrics: Pick<ServerMetrics, 'refused'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createAdmission(parts: AdmissionParts): ClientAdmission {
  const { limits, metrics, clock, logger } = parts;
  const { maxClients, maxWaitingClients } = limits;
  const line = createWaitingLine(limits);
  /** Left out until the server is ready. */
  let opening: SessionOpening | undefined;
  /** Sessions that something else than a connection has reserved. */
  let reserved = 0;
  let draining = false;
  let silenceWatch: NodeJS.Timeout | undefined;
  /** When a client last wanted a session, and none was free. */
  let wantedAt = Number.NEGATIVE_INFINITY;

  function left(): number {
    const open = opening?.connections.size ?? maxClients;
    return Math.max(0, maxClients - open - reserved);
  }

  function admit(arrival: Arrival): void {
    if (refusesAtShutdown(arrival)) return;
    const enter = opening?.opener(arrival);
    if (opening !== undefined && enter === undefined) return;
    if (enter !== undefined && left() > 0 && line.length === 0) {
      enter();
      return;
    }
    wantPlace();
    const passes = (text: Buffer) => opening?.passes(text, arrival) ?? false;
    if (line.enter(arrival, passes, () => line.next(letIn))) return;
    if (opening === undefined) refuse(arrival, 'starting', STARTING);
    else {
      logger.warn({ sessions: opening.connections.size }, 'session refused: the server is full');
      refuse(arrival, 'full', FULL(maxClients, line.length));
    }
  }

  function refuse(
    { socket, entrance }: Arrival,
    why: keyof typeof REFUSALS,
    { code, message }: { readonly code: WireErrorCode; readonly message: string },
  ): void {
    metrics.refused(why);
    // Clients of other protocols know no such message.
    const error = entrance === undefined ? { code, message } : undefined;
    const [closeCode, reason] = REFUSALS[why];
    refuseSocket(socket, closeCode, reason, error);
  }

  function refusesAtShutdown(arrival: Arrival): boolean {
    if (draining) refuse(arrival, 'shutting_down', SHUTTING_DOWN);
    return draining;
  }

  function letIn(arrival: Arrival): void {
    if (!refusesAtShutdown(arrival)) opening?.opener(arrival)?.();
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
      if (isWanted()) return dismissSilent();
      clearInterval(silenceWatch);
      silenceWatch = undefined;
    }, SILENCE_WATCH_MS);
  }

  function isWanted(): boolean {
    return line.length > 0 || clock.now() - wantedAt < LONGEST_SILENCE_MS;
  }

  function dismissSilent(): void {
    for (const connection of opening?.connections ?? []) {
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
      const isFull = opening && left() === 0 && line.length >= maxWaitingClients;
      if (!isFull) return undefined;
      wantPlace();
      return FULL(maxClients, line.length);
    },
    get waiting() {
      return line.length;
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
    begin(given) {
      opening = given;
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
