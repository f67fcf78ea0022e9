import type { Clock, Logger } from '@ws/core';
import type { ResumeRequest } from '@ws/core/internal';
import type { WebSocket } from 'ws';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { AccessEnding, Admission } from '../auth/usage.js';
import type { ClientConnection, Conversation, ResumingClient } from './conversation.js';
import type { EventLoopBudget } from './event-loop-budget.js';
import { startHeartbeat } from './heartbeat.js';
import { createInbox, createOutbox } from './socket-queues.js';

/** A client with its session. */
export interface Connection {
  /** Finishes the session: everything sent so far is answered, then the connection is closed. */
  drain(): void;
  /** Milliseconds since it opened without audio of the client (see {@link Conversation.isForAudio}); 0 once there was some. */
  readonly silentFor: number;
  /** Finishes the session of a silent client. */
  dismiss(): void;
  terminate(): void;
  /** Resolves with the client's close code when the connection is closed. The session is not disposed. */
  readonly closed: Promise<number>;
}

export interface ConnectionParts {
  readonly limits: ServerLimitSettings;
  readonly admission: Admission;
  readonly eventLoop: EventLoopBudget;
  readonly received: () => number;
  readonly logger: Logger;
  readonly clock: Clock;
  createConversation(client: ResumingClient): Conversation;
  /** The conversation that a client resumes, attached to its connection; `undefined` if it may or can not. */
  resume?(client: ClientConnection, request: ResumeRequest): Promise<Conversation | undefined>;
}

// More than the pongs of an idle client: a message is on its way.
const LEAST_ARRIVING_BYTES = 4096;

// A client of which audio comes is told of it more often.
const KEEP_ALIVE_MS = 2000;

/** Milliseconds after which a client that is heard has a sign of life. */
export function keepAliveMsOf({ heartbeatIntervalMs }: ServerLimitSettings): number {
  return Math.min(heartbeatIntervalMs, KEEP_ALIVE_MS);
}

/** Ties a socket to a conversation: frames in, messages out, and the limits on time. */
export function openConnection(socket: WebSocket, parts: ConnectionParts): Connection {
  const { limits, admission, eventLoop, received, logger } = parts;
  const openedAt = parts.clock.now();
  /** Bytes received when the last message was handled. */
  let receivedBefore = received();
  const outbox = createOutbox(socket, limits.maxOutgoingBytes);
  let hasSaid = false;
  const client: ClientConnection = {
    send(frame) {
      hasSaid = true;
      outbox.send(frame);
    },
    drained: outbox.drained,
    close(code, reason) {
      inbox.stop();
      socket.close(code, reason);
    },
  };

  async function resume(request: ResumeRequest): Promise<boolean> {
    const resumed = await parts.resume?.(client, request);
    if (resumed === undefined || isClosed) return false;
    session.dispose();
    session = resumed;
    counted = session.audioMs;
    clearTimeout(lifetime);
    lifetime = limitLifetime();
    return true;
  }

  let session = parts.createConversation({ ...client, resume });
  const inbox = createInbox(socket, eventLoop, outbox.drained, async (frame) => {
    receivedBefore = received();
    hasSentBytes ||= frame.type === 'binary' && frame.fragments.some(({ length }) => length > 0);
    const keepsOpen = await session.receive(frame);
    hasSpoken ||= keepsOpen;
    countAudio();
    if (keepsOpen && !isClosed) idle.refresh();
  });
  // Audio that was counted for the client's quota, in milliseconds.
  let counted = 0;

  function countAudio(): void {
    const { audioMs } = session;
    admission.spend(audioMs - counted);
    counted = audioMs;
  }

  const endAccess = (): void => finish(admission.signal.reason as AccessEnding);
  admission.signal.addEventListener('abort', endAccess);
  if (admission.signal.aborted) queueMicrotask(endAccess);

  let isClosed = false;
  let hasSpoken = false;
  let hasSentBytes = false;

  function isSilent(): boolean {
    // A message that is being handled, or is still arriving over a slow network, may be the first audio.
    if (inbox.busy || received() - receivedBefore >= LEAST_ARRIVING_BYTES) return false;
    return session.isForAudio === true ? !hasSentBytes && session.audioMs === 0 : !hasSpoken;
  }

  const idle = setTimeout(() => {
    // While frames or answers are pending, the server is slow and not the client idle.
    const isServersDelay = inbox.busy || inbox.paused || session.busy || session.finishing;
    if (isServersDelay) idle.refresh();
    else finish('idle');
  }, limits.idleTimeoutMs);
  function limitLifetime(): NodeJS.Timeout {
    const age = parts.clock.now() - session.openedAt;
    return setTimeout(() => finish('too long'), Math.max(0, limits.maxSessionMs - age));
  }
  let lifetime = limitLifetime();
  let grace: NodeJS.Timeout | undefined;
  // The pings of a client that is not read from stay unanswered, and on a slow network they come late: without a sign of
  // life it would take the server for dead.
  let heard = received();
  const reassurance = setInterval(() => {
    const isHeard = received() > heard || inbox.busy || inbox.paused;
    heard = received();
    if (isHeard && !hasSaid) session.reassure();
    hasSaid = false;
  }, keepAliveMsOf(limits));
  const stopHeartbeat = startHeartbeat(
    socket,
    { inbox, outbox, received, intervalMs: limits.heartbeatIntervalMs },
    (reason) => {
      logger.warn({ reason }, 'client is dead');
      socket.terminate();
    },
  );

  function finish(reason: 'idle' | 'silent' | 'too long' | AccessEnding): void {
    session.finish(reason);
    grace = setTimeout(() => {
      logger.warn({ reason }, 'session did not finish in time');
      socket.terminate();
    }, limits.drainTimeoutMs);
  }

  socket.on('error', (error: Error & { code?: string }) => {
    // The library closes the connection itself, with 1002, 1007 or 1009.
    logger.warn({ code: error.code }, 'frame refused');
  });
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code: number) => {
      isClosed = true;
      countAudio();
      admission.signal.removeEventListener('abort', endAccess);
      clearTimeout(idle);
      clearTimeout(lifetime);
      clearTimeout(grace);
      clearInterval(reassurance);
      stopHeartbeat();
      inbox.stop();
      logger.info({ code, samples: session.position }, 'session closed');
      resolve(code);
    });
  });

  return {
    drain: () => session.finish('shutdown'),
    get silentFor() {
      return isSilent() ? parts.clock.now() - openedAt : 0;
    },
    dismiss() {
      if (!session.finishing) finish('silent');
    },
    terminate: () => socket.terminate(),
    closed,
  };
}
