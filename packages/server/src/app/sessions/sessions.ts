import { parsePath, wireErrorCode } from '@ws/core/internal';
import { checkStart } from '../../audio-session/session-settings.js';
import { longestSessionMs } from '../../net/auth/identity.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import { type Connection, openConnection } from '../../net/sockets/connection.js';
import type { Conversation } from '../../net/sockets/conversation.js';
import { refuseSocket } from '../../net/sockets/refuse.js';
import { settlesWithin } from '../../operations/settles-within.js';
import { withFields } from '../../operations/with-fields.js';
import { announcedStart } from '../../protocols/native/read-message.js';
import type { ProtocolEntrance } from '../../protocols/served-protocols.js';
import type { Arrival } from '../admission/waiting-clients.js';
import {
  type Connect,
  createResumableSessions,
  type SessionsContext,
} from './resumable-sessions.js';

export interface Sessions {
  readonly count: number;
  /** Sessions that wait for a client that lost its connection. */
  readonly parked: number;
  /** Whether there is a session that clients of this owner may resume, here or in the journal. Never rejects. */
  knows(sessionId: string, owner: string): Promise<boolean>;
  /** Lets the waiting clients in. */
  begin(): void;
  /** Refuses all further clients. Finishes the running sessions, and cuts those that take longer than `drainTimeoutMs`. */
  drain(): Promise<void>;
}

export function createSessions(context: SessionsContext): Sessions {
  const { strategies, limits, admission, eventLoop, metrics, clock, logger } = context;
  const connections = new Set<Connection>();
  const native = createResumableSessions(context, connect);

  function connect(...[arrival, name, opened]: Parameters<Connect>): Connection {
    const { socket, received } = arrival;
    const { identity } = arrival.admission;
    // The server's limits, and a client's own where they are less.
    const own = { ...limits, maxSessionMs: longestSessionMs(limits, identity) };
    const openedAt = clock.now();
    const connection = openConnection(socket, {
      ...{ limits: own, admission: arrival.admission, eventLoop, received, clock, ...opened },
      createConversation: (client) => opened.createConversation(client, own),
    });
    metrics.opened(name);
    connections.add(connection);
    void connection.closed.then((code) => {
      connections.delete(connection);
      metrics.closed(name, code, clock.now() - openedAt);
      opened.onClosed(code);
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
    try {
      connect(arrival, name, {
        logger: own,
        createConversation(connection) {
          conversation = make(connection, own);
          return conversation;
        },
        onClosed: () => conversation?.dispose(),
      });
    } catch (error) {
      // It would end the process, and all other sessions with it.
      own.error({ err: error }, 'session failed to open');
      refuseSocket(arrival.socket, CLOSE.internalError, 'Internal error');
    }
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
    if (entrance !== undefined) return () => openOther(arrival, entrance);
    try {
      const start = announcedStart(query);
      if (start !== undefined) checkStart(start, context);
    } catch (error) {
      const refusal = { code: wireErrorCode(error), message: wireMessage(error) };
      refuseSocket(socket, CLOSE.policy, 'Settings refused', refusal);
      return undefined;
    }
    return () => native.open(arrival, strategy!);
  }

  return {
    get count() {
      return connections.size;
    },
    get parked() {
      return native.parked;
    },
    knows: native.knows,
    begin() {
      admission.begin({
        connections,
        opener,
        passes: (text, arrival) => native.resumes(text, arrival.admission.owner),
      });
    },
    async drain() {
      admission.end();
      const closeBy = clock.now() + limits.drainTimeoutMs;
      await native.end();
      for (const connection of connections) connection.drain();
      const drained = Promise.all([...connections].map(({ closed }) => closed));
      if (!(await settlesWithin(drained, Math.max(0, closeBy - clock.now())))) {
        logger.warn({ sessions: connections.size }, 'sessions cut off: the drain timeout is over');
        for (const connection of connections) connection.terminate();
        await drained;
      }
    },
  };
}
