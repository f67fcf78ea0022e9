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
import { parsePath } from '@ws/core/protocol';
import type { WebSocket } from 'ws';
import type { Detectors } from '../by-name/detectors.js';
import type { ServerLimitSettings } from '../options/limits.js';
import { settlesWithin } from '../server/settles-within.js';
import { createNativeSession } from '../session/native-session.js';
import { CLOSE } from './close-codes.js';
import { type Connection, openConnection } from './connection.js';
import { createPlaces } from './places.js';
import { refuseSocket } from './refuse.js';
import type { Turns } from './turns.js';

/** All sessions of a server. */
export interface Sessions {
  readonly count: number;
  /**
   * Gives a socket a session, or refuses it: by its path, or because the server is full or draining.
   *
   * @param received - bytes that have come so far
   */
  admit(socket: WebSocket, pathname: string, received: () => number): void;
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
  readonly turnDetector: TurnDetector | undefined;
  readonly model: string;
  readonly partialIntervalMs: number | undefined;
  readonly limits: ServerLimitSettings;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** No sessions yet. */
export function createSessions(context: SessionsContext): Sessions {
  const { strategies, limits, turns, logger } = context;
  const connections = new Set<Connection>();
  const places = createPlaces(limits.maxClients, () => connections.size);
  let draining = false;

  function open(socket: WebSocket, strategy: TranscriptionStrategy, received: () => number): void {
    const sessionId = randomUUID();
    const own = withFields(logger, { session: sessionId });
    own.info({ strategy: strategy.name }, 'session opened');
    const connection = openConnection(socket, {
      limits,
      turns,
      received,
      logger: own,
      createSession: (peer) =>
        createNativeSession({ ...context, places, sessionId, strategy, peer, logger: own }),
    });
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
  }

  return {
    get count() {
      return connections.size;
    },
    admit(socket, pathname, received) {
      const path = parsePath(pathname, [...strategies.keys()]);
      const strategy = path.ok ? strategies.get(path.strategy) : undefined;
      if (!path.ok || strategy === undefined) {
        refuseSocket(socket, CLOSE.policy, path.ok ? 'Invalid path' : path.reason);
      } else if (draining) {
        refuseSocket(socket, CLOSE.goingAway, 'Server is shutting down', {
          code: 'SHUTTING_DOWN',
          message: 'The server is shutting down and takes no new sessions.',
        });
      } else if (places.taken >= limits.maxClients) {
        logger.warn({ sessions: connections.size }, 'session refused: the server is full');
        refuseSocket(socket, CLOSE.tryAgainLater, 'Server is full', {
          code: 'SERVER_FULL',
          message: `All ${limits.maxClients} sessions of this server are taken. Try again later.`,
        });
      } else {
        open(socket, strategy, received);
      }
    },
    async drain() {
      draining = true;
      for (const connection of connections) connection.drain();
      const drained = Promise.all([...connections].map(({ closed }) => closed));
      if (await settlesWithin(drained, limits.drainTimeoutMs)) return;
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
