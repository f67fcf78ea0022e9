import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { TranscribeError, type TranscriptionStrategy } from '@ws/core';
import { errorMessage, type ResumeRequest } from '@ws/core/internal';
import { decodeClientMessage } from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Connection, ConnectionParts } from '../../net/sockets/connection.js';
import type { Conversation, ResumingClient } from '../../net/sockets/conversation.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ServerMetrics } from '../../operations/metrics/server-metrics.js';
import { settlesWithin } from '../../operations/settles-within.js';
import { withFields } from '../../operations/with-fields.js';
import { createNativeSession, type NativeSession } from '../../protocols/native/native-session.js';
import {
  decodeRecord,
  encodeRecord,
  type SessionStore,
} from '../../protocols/native/session-store.js';
import type { ClientAdmission } from '../admission/admission.js';
import type { Arrival } from '../admission/waiting-clients.js';

/** Sessions of the native protocol, which a client that lost its connection can resume. */
export interface ResumableSessions {
  /** Opens the session of a client, or gives it the one that it lost. */
  open(arrival: Arrival, strategy: TranscriptionStrategy): void;
  /** Whether a client's first message resumes a session: it had its place before, and does not wait for another. */
  resumes(text: Buffer, owner: string): boolean;
  readonly parked: number;
  /** Goes on with the sessions that the process before this one kept (see `Sessions.begin`). They wait for their clients. */
  restore(loadingMs: number): Promise<void>;
  /** Suspends for the next process what can be resumed, where there is a store. Disposes what waits for its client. */
  end(): Promise<void>;
}

export interface SessionsContext extends AudioSessionContext {
  /** Where sessions are kept over a restart, if anywhere. */
  readonly store: SessionStore | undefined;
  readonly admission: ClientAdmission;
  readonly metrics: ServerMetrics;
}

/** Opens the conversation of a client, under the name of its strategy or protocol. `onClosed` is told the close code. */
export type Connect = (
  arrival: Arrival,
  name: string,
  opened: Pick<ConnectionParts, 'resume' | 'logger'> & {
    createConversation(client: ResumingClient, limits: ServerLimitSettings): Conversation;
    onClosed(code: number): void;
  },
) => Connection;

interface Entry {
  readonly session: NativeSession;
  /** Of the token by which a connection may resume the session. Left out, none may. */
  readonly digest: Buffer | undefined;
  /** The identity whose connections may. Left out in sessions of a version that did not record it: the token alone is checked then. */
  readonly owner: string | undefined;
  /** Its client's; left out while there is none. */
  connection?: Connection | undefined;
  /** Left out unless it waits for its client. */
  expiry?: NodeJS.Timeout | undefined;
}

const TOKEN_BYTES = 32;
// A `start` that takes a session up is no longer.
const MAX_START_BYTES = 16 * 1024;

/** The connection of a restored session whose client is still to come. */
const NO_CLIENT: ResumingClient = {
  send() {},
  drained: async () => {},
  close() {},
  resume: () => false,
};

/** Parks what `resumeWindowMs` and `maxParkedSessions` allow; of more, gives up the oldest. Of tokens it holds digests. */
export function createResumableSessions(
  context: SessionsContext,
  connect: Connect,
): ResumableSessions {
  const { strategies, limits, metrics, store, logger, admission } = context;
  const { reserveSessions } = admission;
  const { resumeWindowMs, maxParkedSessions, drainTimeoutMs } = limits;
  /** Parked sessions stand in it in the order in which they were parked. */
  const entries = new Map<string, Entry>();
  let isClosed = false;

  function parkedIds(): string[] {
    return [...entries].flatMap(([sessionId, { expiry }]) => (expiry ? [sessionId] : []));
  }

  function giveUp(sessionId: string, reason: string): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    clearTimeout(entry.expiry);
    entries.delete(sessionId);
    const { conversation } = entry.session;
    logger.info({ session: sessionId, reason, samples: conversation.position }, 'session disposed');
    conversation.dispose();
  }

  /** The client lost its connection: the session is kept for a while, if it can be resumed. */
  function park(sessionId: string, entry: Entry): void {
    if (isClosed || entry.digest === undefined || !entry.session.resumable) {
      giveUp(sessionId, 'closed');
      return;
    }
    entry.session.detach();
    entry.expiry = setTimeout(() => giveUp(sessionId, 'not resumed in time'), resumeWindowMs);
    entries.delete(sessionId);
    entries.set(sessionId, entry);
    const parked = parkedIds();
    if (parked.length > maxParkedSessions) giveUp(parked[0]!, 'too many wait to be resumed');
  }

  /** The session that a request asks for, if token and owner match. */
  function find({ sessionId, token }: ResumeRequest, asking: string): Entry | undefined {
    const entry = entries.get(sessionId);
    if (entry?.digest === undefined) return undefined;
    const { digest, owner = asking } = entry;
    if (!timingSafeEqual(digest, digestOf(token)) || owner !== asking) return undefined;
    return entry.session.resumable ? entry : undefined;
  }

  function open(arrival: Arrival, strategy: TranscriptionStrategy): void {
    const { request } = arrival;
    const { identity, owner, openMore } = arrival.admission;
    let sessionId = randomUUID() as string;
    const own = withFields(logger, { session: sessionId, client: identity.name });
    own.info({ strategy: strategy.name }, 'session opened');
    const isKept = resumeWindowMs > 0 && maxParkedSessions > 0;
    const resumeToken = isKept ? randomBytes(TOKEN_BYTES).toString('base64url') : undefined;
    const digest = resumeToken === undefined ? undefined : digestOf(resumeToken);
    const connection: Connection = connect(arrival, strategy.name, {
      logger: own,
      createConversation(client, ownLimits) {
        const session = createNativeSession(context, {
          ...{ sessionId, resumeToken, strategy, client, request, limits: ownLimits, logger: own },
          reserveSessions: (count) => reserveSessions(count, openMore),
        });
        entries.set(sessionId, { session, digest, owner });
        return session.conversation;
      },
      resume(client, asked) {
        const found = find(asked, owner);
        if (found === undefined) return undefined;
        clearTimeout(found.expiry);
        found.expiry = undefined;
        try {
          found.session.attach(client, asked);
        } catch (error) {
          own.info({ code: (error as TranscribeError).code }, 'session cannot go on from there');
          giveUp(asked.sessionId, 'cannot go on from there');
          return undefined;
        }
        own.info({ resumed: asked.sessionId }, 'session resumed');
        metrics.resumed();
        giveUp(sessionId, 'closed');
        sessionId = asked.sessionId;
        found.connection = connection;
        return found.session.conversation;
      },
      onClosed(code) {
        const entry = entries.get(sessionId);
        // Another connection may have taken it up while this one was half open.
        if (entry?.connection !== connection) return;
        entry.connection = undefined;
        if (code === CLOSE.normal) giveUp(sessionId, 'closed');
        else park(sessionId, entry);
      },
    });
    entries.get(sessionId)!.connection = connection;
  }

  async function takeKept(maxAgeMs: number): Promise<readonly Uint8Array[]> {
    try {
      return (await store?.takeAll(maxAgeMs)) ?? [];
    } catch (cause) {
      throw new TranscribeError(
        `The session store cannot be used: ${errorMessage(cause)}. Give a folder that the server may write to.`,
        { code: 'ERR_INVALID_STATE', cause },
      );
    }
  }

  async function restore(bytes: Uint8Array): Promise<void> {
    const { tokenDigest, owner, ...record } = decodeRecord(bytes);
    const { sessionId } = record;
    const strategy = strategies.get(record.strategy);
    if (strategy === undefined) throw new Error(`There is no strategy "${record.strategy}" here.`);
    const own = withFields(logger, { session: sessionId });
    const session = createNativeSession(context, {
      ...{ sessionId, strategy, limits, reserveSessions, logger: own },
      ...{ client: NO_CLIENT, resumeToken: undefined, request: undefined },
      ...{ toldSeq: record.toldSeq, ageMs: record.ageMs },
    });
    await session.restore(record);
    const entry: Entry = { session, digest: Buffer.from(tokenDigest, 'hex'), owner };
    entries.set(sessionId, entry);
    park(sessionId, entry);
    own.info({ samples: session.conversation.position }, 'session restored');
  }

  /** Suspends a session, if it can be resumed. One that cannot be kept stays as it is. */
  async function suspend([sessionId, { session, digest, owner }]: [string, Entry]): Promise<void> {
    if (store === undefined || digest === undefined) return;
    const whose = { tokenDigest: digest.toString('hex'), owner };
    const isKept = await session.suspend((kept) =>
      store.save(sessionId, encodeRecord({ ...kept, ...whose })),
    );
    if (isKept) giveUp(sessionId, 'kept over the restart');
  }

  return {
    open,
    resumes(text, owner) {
      if (text.length > MAX_START_BYTES) return false;
      try {
        const message = decodeClientMessage(text.toString());
        if (message.type !== 'start' || !message.resume) return false;
        return find(message.resume, owner) !== undefined;
      } catch {
        // The client is told what is wrong when it has a session.
        return false;
      }
    },
    get parked() {
      return parkedIds().length;
    },
    async restore(loadingMs) {
      for (const bytes of await takeKept(resumeWindowMs + loadingMs)) {
        await restore(bytes).catch((err: unknown) => {
          logger.error({ err }, 'a session that was kept cannot be restored');
        });
      }
    },
    async end() {
      await settlesWithin(Promise.all([...entries].map(suspend)), drainTimeoutMs);
      isClosed = true;
      for (const sessionId of parkedIds()) giveUp(sessionId, 'server closed');
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
