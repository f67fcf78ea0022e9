import { randomUUID } from 'node:crypto';
import { TranscribeError, type TranscriptionStrategy } from '@ws/core';
import { parsePath, wireErrorCode } from '@ws/core/internal';
import { decodeClientMessage } from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import { checkedStart } from '../../audio-session/session-settings.js';
import { longestSessionMs } from '../../net/access/identity.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import {
  type Connection,
  type ConnectionParts,
  openConnection,
} from '../../net/sockets/connection.js';
import type { Conversation } from '../../net/sockets/conversation.js';
import { refuseSocket } from '../../net/sockets/refuse.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ServerMetrics } from '../../operations/metrics/server-metrics.js';
import { settlesWithin } from '../../operations/settles-within.js';
import { withFields } from '../../operations/with-fields.js';
import { wireMessage } from '../../protocols/client-errors.js';
import type { NativeClient } from '../../protocols/native/native-codec.js';
import { createNativeSession } from '../../protocols/native/native-session.js';
import { createResumableSessions } from '../../protocols/native/resumable-sessions.js';
import {
  decodeRecord,
  encodeRecord,
  type SessionStore,
} from '../../protocols/native/session-store.js';
import { announcedStart } from '../../protocols/native/start-message.js';
import type { ProtocolEntrance } from '../../protocols/served-protocols.js';
import type { SessionPlaces } from '../../protocols/uploads/upload-room.js';
import { type ClientAdmission, createAdmission } from './admission.js';
import type { Arrival, WaitingLine } from './waiting-clients.js';

// A `start` that takes a session up is no longer.
const MAX_START_BYTES = 16 * 1024;

/** The connection of a restored session whose client is still to come. */
const NO_CLIENT: NativeClient = {
  send() {},
  drained: async () => {},
  close() {},
  resume: () => false,
};

/** All sessions of a server. */
export interface Sessions {
  /** Decides which clients get one. */
  readonly admission: Pick<ClientAdmission, 'admit' | 'refusal' | keyof SessionPlaces>;
  readonly count: number;
  /** Sessions that wait for a client that lost its connection. */
  readonly parked: number;
  /**
   * Goes on with the sessions that the process before this one kept, then lets the waiting clients in.
   *
   * @param loadingMs - how long the server was not ready, so that no client could come back
   * @throws TranscribeError `ERR_INVALID_STATE` when the session store cannot be used
   */
  begin(loadingMs: number): Promise<void>;
  /** Refuses all further clients. Finishes the running sessions, and cuts those that take longer than `drainTimeoutMs`. */
  drain(): Promise<void>;
}

/** The parts of the server that sessions are opened with. */
export interface SessionsContext extends AudioSessionContext {
  /** Where sessions are kept over a restart, if anywhere. */
  readonly store: SessionStore | undefined;
  /** Where clients wait, also those who came before there were sessions. */
  readonly line: WaitingLine;
  readonly metrics: ServerMetrics;
}

export function createSessions(context: SessionsContext): Sessions {
  const { strategies, limits, line, eventLoop, metrics, clock, logger } = context;
  const connections = new Set<Connection>();
  /** The connection of each session whose client is connected. */
  const owners = new Map<string, Connection>();
  const resumable = createResumableSessions({
    windowMs: limits.resumeWindowMs,
    maxParked: limits.maxParkedSessions,
    logger,
  });
  const admission = createAdmission({
    ...{ limits, line, metrics, clock, logger, connections },
    opener,
    passes: (text, arrival) => resumes(text, arrival.admission.owner),
  });

  /** The server's limits, and a client's own where they are less. */
  function limitsOf({ admission }: Arrival): ServerLimitSettings {
    return { ...limits, maxSessionMs: longestSessionMs(limits, admission.identity) };
  }

  /**
   * Opens the conversation of a client, until its connection is closed.
   *
   * @param name - the strategy, or the name of another protocol
   * @param opened - `onClosed` is called with the close code
   */
  function connect(
    arrival: Arrival,
    name: string,
    opened: Pick<ConnectionParts, 'createConversation' | 'claim' | 'onResumed' | 'logger'> & {
      onClosed(code: number): void;
    },
  ): Connection {
    const { socket, received } = arrival;
    metrics.opened(name);
    const openedAt = clock.now();
    const connection = openConnection(socket, {
      ...{ limits: limitsOf(arrival), admission: arrival.admission, eventLoop, received, clock },
      ...opened,
    });
    connections.add(connection);
    void connection.closed.then((code) => {
      connections.delete(connection);
      metrics.closed(name, code, clock.now() - openedAt);
      opened.onClosed(code);
      // By now the sessions of further channels are released, too.
      admission.fillPlaces();
    });
    return connection;
  }

  /** A conversation of another protocol than the native one cannot be resumed. */
  function openOther(arrival: Arrival, { name, sessionId, make }: ProtocolEntrance): void {
    const { name: client } = arrival.admission.identity;
    const own = withFields(logger, { session: sessionId, client });
    own.info({ protocol: name }, 'session opened');
    let conversation: Conversation | undefined;
    connect(arrival, name, {
      logger: own,
      createConversation(connection) {
        conversation = make(connection, own);
        return conversation;
      },
      onClosed: () => conversation?.dispose(),
    });
  }

  function openNative(arrival: Arrival, strategy: TranscriptionStrategy): void {
    const { request, admission: keyAdmission } = arrival;
    const { identity, owner } = keyAdmission;
    let sessionId = randomUUID() as string;
    const own = withFields(logger, { session: sessionId, client: identity.name });
    own.info({ strategy: strategy.name }, 'session opened');
    const connection: Connection = connect(arrival, strategy.name, {
      logger: own,
      createConversation(client) {
        const { conversation } = resumable.enter(sessionId, owner, (resumeToken) =>
          createNativeSession(context, {
            ...{ sessionId, resumeToken, strategy, client, request, logger: own },
            limits: limitsOf(arrival),
            reserveSessions: (count) => admission.reserveSessions(count, keyAdmission.openMore),
          }),
        );
        return conversation;
      },
      claim: (asked) => resumable.claim(asked, owner),
      onResumed(asked) {
        own.info({ resumed: asked.sessionId }, 'session resumed');
        metrics.resumed();
        resumable.leave(sessionId);
        sessionId = asked.sessionId;
        owners.set(sessionId, connection);
      },
      onClosed(code) {
        // Another connection may have taken it up while this one was half open.
        if (owners.get(sessionId) !== connection) return;
        owners.delete(sessionId);
        if (code === CLOSE.normal) resumable.leave(sessionId);
        else resumable.park(sessionId);
      },
    });
    owners.set(sessionId, connection);
  }

  async function takeKept(maxAgeMs: number): Promise<readonly Uint8Array[]> {
    try {
      return (await context.store?.takeAll(maxAgeMs)) ?? [];
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TranscribeError(
        `The session store cannot be used: ${why}. Give a folder that the server may write to.`,
        { code: 'ERR_INVALID_STATE', cause },
      );
    }
  }

  /** Restores a session that another process kept; it waits for its client. */
  async function restore(bytes: Uint8Array): Promise<void> {
    const record = decodeRecord(bytes);
    const { sessionId } = record;
    const strategy = strategies.get(record.strategy);
    if (strategy === undefined) throw new Error(`There is no strategy "${record.strategy}" here.`);
    const own = withFields(logger, { session: sessionId });
    const session = createNativeSession(context, {
      ...{ sessionId, strategy, limits, reserveSessions: admission.reserveSessions, logger: own },
      ...{ client: NO_CLIENT, resumeToken: undefined, request: undefined },
      ...{ toldSeq: record.toldSeq, ageMs: record.ageMs },
    });
    await session.restore(record);
    resumable.restore(record, session);
    own.info({ samples: session.conversation.position }, 'session restored');
  }

  /** Opens the client's session when called; `undefined` if the client was refused. */
  function opener(arrival: Arrival): (() => void) | undefined {
    const { socket, pathname, query, entrance } = arrival;
    const path = parsePath(pathname, [...strategies.keys()]);
    const strategy = path.ok ? strategies.get(path.strategy) : undefined;
    if (entrance === undefined && strategy === undefined) {
      metrics.refused('path');
      refuseSocket(socket, CLOSE.policy, path.ok ? 'Invalid path' : path.reason);
      return undefined;
    }
    if (admission.refusesAtShutdown(arrival)) return undefined;
    if (entrance !== undefined) return () => openOther(arrival, entrance);
    try {
      const start = announcedStart(query);
      if (start !== undefined) checkedStart(start, context);
    } catch (error) {
      const refusal = { code: wireErrorCode(error), message: wireMessage(error) };
      refuseSocket(socket, CLOSE.policy, 'Settings refused', refusal);
      return undefined;
    }
    return () => openNative(arrival, strategy!);
  }

  /** A client that resumes a session had its place before, and does not wait for another. */
  function resumes(text: Buffer, owner: string): boolean {
    if (text.length > MAX_START_BYTES) return false;
    try {
      const message = decodeClientMessage(text.toString());
      if (message.type !== 'start' || !message.resume) return false;
      return resumable.holds(message.resume, owner);
    } catch {
      // The client is told what is wrong when it has a session.
      return false;
    }
  }

  return {
    admission,
    get count() {
      return connections.size;
    },
    get parked() {
      return resumable.parked;
    },
    async begin(loadingMs) {
      for (const bytes of await takeKept(limits.resumeWindowMs + loadingMs)) {
        await restore(bytes).catch((err: unknown) => {
          logger.error({ err }, 'a session that was kept cannot be restored');
        });
      }
      admission.begin();
    },
    async drain() {
      admission.end();
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
