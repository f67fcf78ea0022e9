import { randomUUID } from 'node:crypto';
import type { ContainerDecoders } from '@ws/containers';
import type {
  Clock,
  InferenceScheduler,
  Logger,
  StrategyName,
  TranscriptionStrategy,
  TurnDetector,
} from '@ws/core';
import {
  decodeClientMessage,
  parsePath,
  protocolError,
  type WireErrorCode,
  wireErrorCode,
} from '@ws/core/protocol';
import type { RedactionKind } from '@ws/redaction';
import type { Refusal } from '../access/identity.js';
import { longestSessionMs } from '../access/longest-session.js';
import type { Admission } from '../access/usage.js';
import { wireMessage } from '../answers/event-messages.js';
import type { Detectors } from '../by-name/detectors.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import type { WatchSession } from '../observation/watch-sessions.js';
import type { ServerLimitSettings } from '../options/limits.js';
import type { Conversation } from '../protocols/conversation.js';
import type { ProtocolEntrance } from '../protocols/served-protocols.js';
import { settlesWithin } from '../server/settles-within.js';
import { announcedStart, checkedStart } from '../session/checked-start.js';
import { createNativeSession } from '../session/native-session.js';
import { createResumableSessions } from '../session/resumable-sessions.js';
import type { NativeSession, NativeSessionContext, NewPeer } from '../session/session-contract.js';
import { observeSession, type SessionHooks, type SessionInfo } from '../session/session-hooks.js';
import { decodeRecord, encodeRecord } from '../session/session-record.js';
import type { SessionStore } from '../session/session-store.js';
import { CLOSE } from './close-codes.js';
import { type Connection, openConnection } from './connection.js';
import { createPlaces, takeOfBoth } from './places.js';
import { refuseSocket } from './refuse.js';
import type { Turns } from './turns.js';
import type { Visitor, WaitingLine } from './waiting-line.js';

// A `start` that takes a session up is no longer.
const MAX_START_BYTES = 16 * 1024;
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

/** What each session has of its own. */
type OfSession = 'sessionId' | 'resumeToken' | 'strategy' | 'peer' | 'limits' | 'places' | 'logger';

/** The peer of a session whose client is still to come. */
const NOBODY: NewPeer = { send() {}, room: async () => {}, close() {}, resume: () => false };

interface RefusedSettings {
  readonly code: WireErrorCode;
  readonly message: string;
}

/** All sessions of a server. */
export interface Sessions {
  readonly count: number;
  /** Those that wait for a client that lost its connection. */
  readonly parked: number;
  /**
   * Gives a client a session, or a place in the line for one, or refuses it: by its path, or because the server is full or
   * draining.
   */
  admit(visitor: Visitor): void;
  /** Why nobody may come in now, not even to wait; nothing where one may. */
  readonly refusal: (Refusal & { readonly code: WireErrorCode }) | undefined;
  /** Whether a client waits for a place, or was refused one a moment ago. */
  readonly isWanted: boolean;
  /** Whether a place is free. */
  readonly hasRoom: boolean;
  /** See {@link Places.take}. */
  takePlaces(count: number): () => void;
  /** The same of one, for who has none yet: not before those who wait. */
  takePlace(): () => void;
  /**
   * Goes on with the sessions that the process before this one has kept.
   *
   * @param loadingMs - for which nobody could come back, since this server was not ready
   * @throws what the store throws
   */
  restore(loadingMs: number): Promise<void>;
  /** Lets those in who waited for the server to be ready. */
  begin(): void;
  /** From now on all are refused. Finishes those that run, and cuts what takes longer than `drainTimeoutMs`. */
  drain(): Promise<void>;
}

/** What sessions have in common. */
export interface SessionsContext {
  readonly scheduler: InferenceScheduler;
  readonly oneShotLine: InferenceScheduler | undefined;
  readonly strategies: ReadonlyMap<StrategyName, TranscriptionStrategy>;
  readonly detectors: Detectors;
  /** What decodes containers. */
  readonly decoders: ContainerDecoders;
  /** Left out: a fixed pause ends what is said. */
  turnDetector(): TurnDetector | undefined;
  readonly model: string;
  readonly partialIntervalMs: number | undefined;
  /** What may be spoken, where a client says nothing else. */
  readonly languages: readonly string[] | undefined;
  /** What is covered in all that is told, whatever a client asks for. */
  readonly redact: readonly RedactionKind[];
  readonly limits: ServerLimitSettings;
  readonly hooks: SessionHooks;
  /** Where sessions are kept over a restart, if anywhere. */
  readonly store: SessionStore | undefined;
  /** Where clients wait, also those who came before there were sessions. */
  readonly line: WaitingLine;
  readonly turns: Turns;
  readonly metrics: ServerMetrics;
  readonly watchSession: WatchSession;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** No sessions yet. */
export function createSessions(context: SessionsContext): Sessions {
  const { strategies, limits, line, turns, metrics, clock, logger } = context;
  const connections = new Set<Connection>();
  /** The connection of each session whose client is there. */
  const owners = new Map<string, Connection>();
  const resumable = createResumableSessions({
    windowMs: limits.resumeWindowMs,
    maxParked: limits.maxParkedSessions,
    logger,
  });
  const places = createPlaces(limits.maxClients, () => connections.size, wantPlace);
  let draining = false;
  let silenceWatch: NodeJS.Timeout | undefined;
  /** When a client wanted a place last, and there was none. */
  let wantedAt = Number.NEGATIVE_INFINITY;

  /** What a client may, who may be let in for less than others. */
  function limitsOf({ admission }: Visitor): ServerLimitSettings {
    return { ...limits, maxSessionMs: longestSessionMs(limits, admission.identity) };
  }

  /** Another protocol's: nobody takes it up again. */
  function openOther(visitor: Visitor, { name, sessionId, make }: ProtocolEntrance): void {
    const { socket, received, admission } = visitor;
    const own = withFields(logger, { session: sessionId, client: admission.identity.name });
    own.info({ protocol: name }, 'session opened');
    metrics.opened(name);
    const openedAt = clock.now();
    let conversation: Conversation | undefined;
    const connection = openConnection(socket, {
      ...{ limits: limitsOf(visitor), admission, turns, received, clock, logger: own },
      createSession(peer) {
        conversation = make(peer, own);
        return conversation;
      },
      claim: () => undefined,
      onResumed() {},
    });
    connections.add(connection);
    void connection.closed.then((code) => {
      connections.delete(connection);
      metrics.closed(name, code, clock.now() - openedAt);
      conversation?.dispose();
      fillPlaces();
    });
  }

  function open(visitor: Visitor, strategy: TranscriptionStrategy): void {
    const { socket, request, received, admission } = visitor;
    const { identity, owner } = admission;
    const { name: client } = identity;
    const ownLimits = limitsOf(visitor);
    let sessionId = randomUUID() as string;
    const own = withFields(logger, { session: sessionId, client });
    own.info({ strategy: strategy.name }, 'session opened');
    metrics.opened(strategy.name);
    const openedAt = clock.now();
    const connection: Connection = openConnection(socket, {
      ...{ limits: ownLimits, admission, turns, received, clock },
      logger: own,
      createSession(peer) {
        const resumeToken = resumable.issueToken(sessionId, owner);
        const take = takeOfBoth(admission.openMore, places.take);
        const session = createSession({
          ...{ sessionId, resumeToken, strategy, peer, request, logger: own },
          ...{ limits: ownLimits, places: { take } },
        });
        resumable.enter(sessionId, session);
        return session;
      },
      claim: (request) => resumable.claim(request, owner),
      onResumed(request) {
        own.info({ resumed: request.sessionId }, 'session resumed');
        metrics.resumed();
        resumable.leave(sessionId);
        sessionId = request.sessionId;
        owners.set(sessionId, connection);
      },
    });
    owners.set(sessionId, connection);
    connections.add(connection);
    void connection.closed.then((code) => {
      connections.delete(connection);
      metrics.closed(strategy.name, code, clock.now() - openedAt);
      // It may have been taken up on another connection while this one was half open.
      if (owners.get(sessionId) === connection) {
        owners.delete(sessionId);
        if (code === CLOSE.normal) resumable.leave(sessionId);
        else resumable.park(sessionId);
      }
      // By now its channels have given theirs back, too.
      fillPlaces();
    });
  }

  function createSession(
    of: Pick<NativeSessionContext, OfSession> & Pick<SessionInfo, 'request'>,
    toldSeq?: number,
  ): NativeSession {
    const over = new AbortController();
    const { sessionId, strategy, request } = of;
    const info = { sessionId, strategy: strategy.name, request, signal: over.signal };
    return createNativeSession({
      ...{ ...context, ...of },
      observer: observeSession(context.hooks, info, of.logger, toldSeq),
      watch: context.watchSession(info),
      watchChannel: (channel) => context.watchSession({ ...info, channel }),
      onOver: () => over.abort(),
    });
  }

  /** A session that another process has kept waits for its client again. */
  async function restore(bytes: Uint8Array): Promise<void> {
    const record = decodeRecord(bytes);
    const { sessionId } = record;
    const strategy = strategies.get(record.strategy);
    if (strategy === undefined) throw new Error(`There is no strategy "${record.strategy}" here.`);
    const own = withFields(logger, { session: sessionId });
    const session = createSession(
      {
        ...{ sessionId, strategy, limits, places, logger: own, peer: NOBODY },
        ...{ resumeToken: undefined, request: undefined },
      },
      record.toldSeq,
    );
    await session.restore(record);
    resumable.restore(record, session);
    own.info({ samples: session.position }, 'session restored');
  }

  /** Whether a client may come in. Who may not is told why, and closed. */
  function strategyFor({ socket, pathname, query }: Visitor): TranscriptionStrategy | undefined {
    const path = parsePath(pathname, [...strategies.keys()]);
    const strategy = path.ok ? strategies.get(path.strategy) : undefined;
    if (strategy === undefined) {
      metrics.refused('path');
      refuseSocket(socket, CLOSE.policy, path.ok ? 'Invalid path' : path.reason);
    } else if (draining) {
      metrics.refused('shutting_down');
      refuseSocket(socket, CLOSE.goingAway, 'Server is shutting down', SHUTTING_DOWN);
      return undefined;
    }
    const refusal = strategy && refusedSettings(query);
    if (refusal === undefined) return strategy;
    refuseSocket(socket, CLOSE.policy, 'Settings refused', refusal);
    return undefined;
  }

  /** What of a session's settings, as far as its address says them, cannot be had here. */
  function refusedSettings(query: URLSearchParams): RefusedSettings | undefined {
    try {
      const start = announcedStart(query);
      if (start === undefined) return undefined;
      checkedStart(start, context);
      return undefined;
    } catch (error) {
      return { code: wireErrorCode(error), message: wireMessage(error) };
    }
  }

  /** What opens somebody's session; nothing where there is to be none, and he was told why. */
  function opener(visitor: Visitor): (() => void) | undefined {
    const { entrance } = visitor;
    if (entrance === undefined) {
      const strategy = strategyFor(visitor);
      return strategy && (() => open(visitor, strategy));
    }
    if (!draining) return () => openOther(visitor, entrance);
    metrics.refused('shutting_down');
    refuseSocket(visitor.socket, CLOSE.goingAway, 'Server is shutting down');
    return undefined;
  }

  function admit(visitor: Visitor): void {
    const enter = opener(visitor);
    if (enter === undefined) return;
    if (places.taken < limits.maxClients && line.length === 0) {
      enter();
      return;
    }
    const passes = (text: Buffer): boolean => resumes(text, visitor.admission);
    wantPlace();
    if (line.enter(visitor, passes, () => line.next(letIn))) return;
    logger.warn({ sessions: connections.size }, 'session refused: the server is full');
    metrics.refused('full');
    const { code, message } = FULL(limits.maxClients, line.length);
    const error = visitor.entrance === undefined ? { code, message } : undefined;
    refuseSocket(visitor.socket, CLOSE.tryAgainLater, 'Server is full', error);
  }

  function letIn(visitor: Visitor): void {
    opener(visitor)?.();
  }

  function fillPlaces(): void {
    while (places.taken < limits.maxClients && line.length > 0) line.next(letIn);
  }

  /** Who takes up a session had its place before: it does not wait for another one. */
  function resumes(text: Buffer, { owner }: Admission): boolean {
    if (text.length > MAX_START_BYTES) return false;
    try {
      const message = decodeClientMessage(text.toString());
      if (message.type !== 'start' || !message.resume) return false;
      return resumable.holds(message.resume, owner);
    } catch {
      // It is told what is wrong when it has a session.
      return false;
    }
  }

  /**
   * While a client wants a place, a silent session loses its own: while clients wait in line, and for a while after one was
   * refused, which may come again. Recordings that are sent do not stand in line, and a server may have none.
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

  return {
    get count() {
      return connections.size;
    },
    get parked() {
      return resumable.parked;
    },
    admit,
    get refusal() {
      if (draining) return { ...SHUTTING_DOWN, status: 503 as const };
      const isFull = places.taken >= limits.maxClients && line.length >= limits.maxWaitingClients;
      if (!isFull) return undefined;
      wantPlace();
      return FULL(limits.maxClients, line.length);
    },
    get isWanted() {
      return isWanted();
    },
    get hasRoom() {
      return places.taken < limits.maxClients && line.length === 0;
    },
    takePlaces(count) {
      const giveBack = places.take(count);
      return () => {
        giveBack();
        fillPlaces();
      };
    },
    takePlace() {
      const { code, message } = draining ? SHUTTING_DOWN : FULL(limits.maxClients, line.length);
      const isFull = places.taken >= limits.maxClients || line.length > 0;
      if (isFull) wantPlace();
      if (draining || isFull) throw protocolError(code, message);
      return this.takePlaces(1);
    },
    async restore(loadingMs) {
      const kept = await context.store?.takeAll(limits.resumeWindowMs + loadingMs);
      for (const bytes of kept ?? []) {
        await restore(bytes).catch((err: unknown) => {
          logger.error({ err }, 'a session that was kept cannot be restored');
        });
      }
    },
    begin() {
      // Each is judged as if it came now; the order stays.
      for (let left = line.length; left > 0; left--) line.next(admit);
      fillPlaces();
    },
    async drain() {
      draining = true;
      clearInterval(silenceWatch);
      while (line.length > 0) line.next(letIn);
      const closeBy = clock.now() + limits.drainTimeoutMs;
      const { store } = context;
      if (store !== undefined) {
        const kept = resumable.suspend((record) =>
          store.save(record.sessionId, encodeRecord(record)),
        );
        await settlesWithin(kept, limits.drainTimeoutMs);
      }
      resumable.close();
      for (const connection of connections) connection.drain();
      const drained = Promise.all([...connections].map(({ closed }) => closed));
      if (await settlesWithin(drained, Math.max(0, closeBy - clock.now()))) return;
      logger.warn({ sessions: connections.size }, 'sessions cut off: the drain timeout is over');
      for (const connection of connections) connection.terminate();
      await drained;
    },
  };
}

function withFields(logger: Logger, fields: object): Logger {
  return {
    debug: (more, message) => logger.debug({ ...fields, ...more }, message),
    info: (more, message) => logger.info({ ...fields, ...more }, message),
    warn: (more, message) => logger.warn({ ...fields, ...more }, message),
    error: (more, message) => logger.error({ ...fields, ...more }, message),
  };
}
