import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type {
  Logger,
  SessionJournal,
  SessionLog,
  TakenSession,
  TranscribeError,
  TranscriptionStrategy,
} from '@ws/core';
import { isSessionId, type ResumeRequest } from '@ws/core/internal';
import { decodeClientMessage } from '@ws/core/protocol';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import { longestSessionMs } from '../../net/auth/identity.js';
import { CLOSE } from '../../net/sockets/close-codes.js';
import type { Connection, ConnectionParts } from '../../net/sockets/connection.js';
import type {
  ClientConnection,
  Conversation,
  ResumingClient,
} from '../../net/sockets/conversation.js';
import { callWithin } from '../../operations/call-within.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { ServerMetrics } from '../../operations/metrics/server-metrics.js';
import { settlesWithin } from '../../operations/settles-within.js';
import { withFields } from '../../operations/with-fields.js';
import {
  createNativeSession,
  type NativeSession,
  type NativeSessionKeeping,
} from '../../protocols/native/native-session.js';
import {
  decodeRecord,
  goingOnFor,
  isOwnedBy,
  type SessionOwner,
  type SessionRecord,
} from '../../protocols/native/session-record.js';
import type { ClientAdmission } from '../admission/admission.js';
import type { Arrival } from '../admission/waiting-clients.js';

/** Sessions of the native protocol, which a client that lost its connection can resume. */
export interface ResumableSessions {
  /** Opens the session of a client, or gives it the one that it lost. */
  open(arrival: Arrival, strategy: TranscriptionStrategy): void;
  /**
   * Tells whether a client's first message resumes a session, here or in the journal: such a client had its place before, and
   * does not wait for another. It never rejects.
   */
  resumes(text: Buffer, owner: string): boolean | Promise<boolean>;
  /** Whether there is a session of this owner, here or in the journal. Never rejects. */
  knows(sessionId: string, owner: string): Promise<boolean>;
  readonly parked: number;
  /** Suspends what a journal keeps, for other servers to go on with. Disposes what waits for its client. */
  end(): Promise<void>;
}

export interface SessionsContext extends AudioSessionContext {
  /** The store of sessions' state beyond this process, if there is one. */
  readonly journal: SessionJournal | undefined;
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
  readonly owned: SessionOwner | undefined;
  /** Its client's; left out while there is none. */
  connection?: Connection | undefined;
  /** Left out unless it waits for its client. */
  expiry?: NodeJS.Timeout | undefined;
}

const TOKEN_BYTES = 32;
// A `start` that takes a session up is no longer.
const MAX_START_BYTES = 16 * 1024;
// Brokers elect a leader within seconds. A client gives up a server that has not greeted it after ten.
const TAKEOVER_PATIENCE_MS = 8000;
const TAKEOVER_RETRY_MS = 250;
// A client asks for its session as soon as it is connected.
const RETURN_WITHIN_MS = 10_000;

/** The connection of a session whose client is still to be attached. */
const NO_CLIENT: ResumingClient = {
  send() {},
  drained: async () => {},
  close() {},
  resume: async () => false,
};

/** Parks what `resumeWindowMs` and `maxParkedSessions` allow; of more, gives up the oldest. Of tokens it holds digests. */
export function createResumableSessions(
  context: SessionsContext,
  connect: Connect,
): ResumableSessions {
  const { strategies, limits, metrics, journal, logger, admission, clock } = context;
  const { reserveSessions } = admission;
  const { resumeWindowMs, maxParkedSessions, drainTimeoutMs } = limits;
  /** Parked sessions stand in it in the order in which they were parked. */
  const entries = new Map<string, Entry>();
  /** Sessions that are being taken over: of two connections that ask for one, the second finds it here. */
  const taking = new Map<string, Promise<unknown>>();
  /** Aborted when sessions go to other servers, and none comes here any more. */
  const leaving = new AbortController();
  let isClosed = false;

  function parkedIds(): string[] {
    return [...entries].flatMap(([sessionId, { expiry }]) => (expiry ? [sessionId] : []));
  }

  /** Ends a session here. What a journal has of it stays there, unless the session is over. */
  function giveUp(sessionId: string, reason: string, isOver = false): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    clearTimeout(entry.expiry);
    entries.delete(sessionId);
    const { session } = entry;
    const { conversation } = session;
    logger.info({ session: sessionId, reason, samples: conversation.position }, 'session disposed');
    if (isOver) session.forget();
    conversation.dispose();
  }

  /** The client lost its connection: the session is kept for a while, if it can be resumed. */
  function park(sessionId: string, entry: Entry): void {
    if (isClosed || entry.owned === undefined || !entry.session.resumable) {
      giveUp(sessionId, 'closed', !isClosed);
      return;
    }
    entry.session.detach();
    entry.expiry = setTimeout(() => giveUp(sessionId, 'not resumed in time', true), resumeWindowMs);
    entries.delete(sessionId);
    entries.set(sessionId, entry);
    const parked = parkedIds();
    if (parked.length > maxParkedSessions) giveUp(parked[0]!, 'too many wait to be resumed');
  }

  /** The session that a request asks for, if token and owner match. */
  function find({ sessionId, token }: ResumeRequest, owner: string): Entry | undefined {
    const entry = entries.get(sessionId);
    if (entry?.owned === undefined) return undefined;
    if (!isOwnedBy(entry.owned, { digest: digestOf(token), owner })) return undefined;
    return entry.session.resumable ? entry : undefined;
  }

  /** Reads a record that a client may go on with; `undefined`: it is another's, or of another version. */
  function read(bytes: Uint8Array, asked: ResumeRequest, owner: string): SessionRecord | undefined {
    try {
      const record = decodeRecord(bytes);
      const isOwn = isOwnedBy(record, { digest: digestOf(asked.token), owner });
      const isServed = record.sessionId === asked.sessionId && strategies.has(record.strategy);
      return isOwn && isServed ? goingOnFor(record, asked) : undefined;
    } catch (error) {
      logger.warn({ err: error, session: asked.sessionId }, 'a record of a session is refused');
      return undefined;
    }
  }

  /** Asks the journal for a session, for as long as it does not answer and the client waits. */
  async function ask(
    { sessionId }: Pick<ResumeRequest, 'sessionId'>,
    isOwn: (record: Uint8Array) => boolean,
  ): Promise<TakenSession | undefined> {
    if (journal === undefined || !isSessionId(sessionId)) return undefined;
    // One call of a journal may wait for longer than a client does.
    const patience = { ms: TAKEOVER_PATIENCE_MS, clock, signal: leaving.signal };
    try {
      return await callWithin(async (signal) => {
        for (;;) {
          try {
            return await journal.takeOver(sessionId, isOwn, { signal });
          } catch (error) {
            signal.throwIfAborted();
            if ((error as Partial<TranscribeError>).retryable !== true) throw error;
          }
          await clock.sleep(TAKEOVER_RETRY_MS, signal).catch(() => {});
        }
      }, patience);
    } catch (err) {
      if (leaving.signal.aborted) return undefined;
      logger.error({ err, session: sessionId }, 'the journal of sessions does not answer');
      return undefined;
    }
  }

  /** Whether the journal has such a session. It is not taken: its client has no place yet. */
  async function finds(
    asked: Pick<ResumeRequest, 'sessionId'>,
    isOwn: (record: Uint8Array) => boolean,
  ): Promise<boolean> {
    let isFound = false;
    await ask(asked, (record) => {
      isFound = isOwn(record);
      return false;
    });
    return isFound;
  }

  function keepingOf(
    sessionId: string,
    owner: SessionOwner,
    own: Logger,
    log?: SessionLog,
  ): NativeSessionKeeping | undefined {
    if (journal === undefined) return undefined;
    return {
      ...{ journal, clock, logger: own, owner, log },
      onKept: metrics.kept,
      onLost() {
        entries.get(sessionId)?.session.leave();
        giveUp(sessionId, 'another server has it');
      },
    };
  }

  /** Takes a session over that another process had. */
  async function takeOver(
    asked: ResumeRequest,
    { admission: { owner, identity, openMore }, request, socket }: Arrival,
  ): Promise<Entry | undefined> {
    const begunAt = clock.now();
    const { sessionId } = asked;
    // A server that hung wakes without its client, which is elsewhere.
    const isAwaited = (): boolean =>
      socket.readyState === socket.OPEN && clock.now() - begunAt < TAKEOVER_PATIENCE_MS;
    const isOwn = (bytes: Uint8Array) => isAwaited() && read(bytes, asked, owner) !== undefined;
    const taken = await ask(asked, isOwn);
    const record = taken && read(taken.record, asked, owner);
    if (record === undefined) return undefined;
    const own = withFields(logger, { session: sessionId, client: identity.name });
    const { tokenDigest } = record;
    const owned = { tokenDigest, owner };
    const session = createNativeSession(context, {
      ...{ sessionId, strategy: strategies.get(record.strategy)!, logger: own, request },
      limits: { ...limits, maxSessionMs: longestSessionMs(limits, identity) },
      ...{ client: NO_CLIENT, resumeToken: undefined },
      ...{ toldSeq: record.toldSeq, ageMs: record.ageMs },
      reserveSessions: (count) => reserveSessions(count, openMore),
      keeping: keepingOf(sessionId, owned, own, taken!.log),
    });
    const entry: Entry = { session, owned };
    entries.set(sessionId, entry);
    try {
      await session.restore(record);
    } catch (err) {
      own.error({ err }, 'a session of another server cannot go on here');
      giveUp(sessionId, 'cannot go on here');
      return undefined;
    }
    metrics.tookOver(clock.now() - begunAt);
    own.info({ epoch: taken!.log.epoch, samples: session.conversation.position }, 'session taken');
    // Lost meanwhile, or of no use where the server leaves.
    return entries.get(sessionId) === entry ? entry : undefined;
  }

  /** The session that a client asks for, here or of another server, and whether no other server can have had it meanwhile. */
  async function claim(
    asked: ResumeRequest,
    arrival: Arrival,
  ): Promise<{ readonly found: Entry | undefined; readonly isOurs: boolean }> {
    const { sessionId } = asked;
    const { owner } = arrival.admission;
    const here = find(asked, owner);
    const isOurs = (await here?.session.keep()) ?? true;
    while (taking.has(sessionId)) await taking.get(sessionId);
    if (journal === undefined || entries.has(sessionId)) {
      return { found: find(asked, owner), isOurs };
    }
    const taken = takeOver(asked, arrival);
    taking.set(sessionId, taken);
    try {
      return { found: await taken, isOurs: true };
    } finally {
      taking.delete(sessionId);
    }
  }

  /** The session that a client's first message asks for; `undefined`: for none, or it cannot be read. */
  function askedIn(text: Buffer): ResumeRequest | undefined {
    if (text.length > MAX_START_BYTES) return undefined;
    try {
      const message = decodeClientMessage(text.toString());
      return message.type === 'start' ? message.resume : undefined;
    } catch {
      // The client is told what is wrong when it has a session.
      return undefined;
    }
  }

  /** A client that was let in to go on with a session has no other one for long, unless its key has room. */
  function expectReturn({ socket, admission: { openAnew } }: Arrival): void {
    const late = setTimeout(() => void openAnew(), RETURN_WITHIN_MS);
    socket.once('close', () => clearTimeout(late));
    socket.once('message', (data: Buffer | Buffer[], isBinary: boolean) => {
      clearTimeout(late);
      // One that is asked for and not found is told below.
      if (isBinary || askedIn(data as Buffer) === undefined) void openAnew();
    });
  }

  function open(arrival: Arrival, strategy: TranscriptionStrategy): void {
    const { request } = arrival;
    if (arrival.admission.isReturning) expectReturn(arrival);
    const { identity, owner, openMore } = arrival.admission;
    let sessionId = randomUUID() as string;
    let isGone = false;
    const own = withFields(logger, { session: sessionId, client: identity.name });
    own.info({ strategy: strategy.name }, 'session opened');
    const isKept = resumeWindowMs > 0 && maxParkedSessions > 0;
    const resumeToken = isKept ? randomBytes(TOKEN_BYTES).toString('base64url') : undefined;
    const owned =
      resumeToken === undefined
        ? undefined
        : { tokenDigest: digestOf(resumeToken).toString('hex'), owner };

    async function resume(
      client: ClientConnection,
      asked: ResumeRequest,
    ): Promise<Conversation | undefined> {
      const { found, isOurs } = await claim(asked, arrival);
      if (found === undefined) {
        // Another server has it, or will.
        if (leaving.signal.aborted) client.close(CLOSE.restart, 'Server restarts');
        await arrival.admission.openAnew();
        return undefined;
      }
      clearTimeout(found.expiry);
      found.expiry = undefined;
      try {
        await found.session.attach(client, asked, isOurs);
      } catch (error) {
        own.info({ code: (error as TranscribeError).code }, 'session cannot go on from there');
        giveUp(asked.sessionId, 'cannot go on from there', true);
        await arrival.admission.openAnew();
        return undefined;
      }
      if (entries.get(asked.sessionId) !== found) {
        client.close(CLOSE.restart, 'Resumed on another server');
        return undefined;
      }
      own.info({ resumed: asked.sessionId }, 'session resumed');
      metrics.resumed();
      giveUp(sessionId, 'closed', true);
      sessionId = asked.sessionId;
      found.connection = connection;
      // The client was lost while its session was fetched.
      if (isGone) park(sessionId, found);
      return found.session.conversation;
    }

    const connection: Connection = connect(arrival, strategy.name, {
      ...{ logger: own, resume },
      createConversation(client, ownLimits) {
        const session = createNativeSession(context, {
          ...{ sessionId, resumeToken, strategy, client, request, limits: ownLimits, logger: own },
          reserveSessions: (count) => reserveSessions(count, openMore),
          keeping: owned && keepingOf(sessionId, owned, own),
        });
        entries.set(sessionId, { session, owned });
        return session.conversation;
      },
      onClosed(code) {
        isGone = true;
        const entry = entries.get(sessionId);
        // Another connection may have taken it up while this one was half open.
        if (entry?.connection !== connection) return;
        entry.connection = undefined;
        if (code === CLOSE.normal) giveUp(sessionId, 'closed', true);
        else park(sessionId, entry);
      },
    });
    entries.get(sessionId)!.connection = connection;
  }

  /** Suspends a session, if a journal keeps it. One that cannot be kept stays as it is. */
  async function suspend([sessionId, { session }]: [string, Entry]): Promise<void> {
    if (await session.suspend()) giveUp(sessionId, 'kept for another server');
  }

  return {
    open,
    resumes(text, owner) {
      const asked = askedIn(text);
      if (asked === undefined) return false;
      if (journal === undefined || entries.has(asked.sessionId)) {
        return find(asked, owner) !== undefined;
      }
      return finds(asked, (record) => read(record, asked, owner) !== undefined);
    },
    async knows(sessionId, owner) {
      const here = entries.get(sessionId);
      if (here !== undefined) return here.owned?.owner === owner && here.session.resumable;
      return finds({ sessionId }, (record) => ownerIn(record) === owner);
    },
    get parked() {
      return parkedIds().length;
    },
    async end() {
      leaving.abort();
      await Promise.all(taking.values());
      await settlesWithin(Promise.all([...entries].map(suspend)), drainTimeoutMs);
      isClosed = true;
      for (const sessionId of parkedIds()) giveUp(sessionId, 'server closed');
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The owner in a record; `undefined` where it is no session's, or one of another version. */
function ownerIn(record: Uint8Array): string | undefined {
  try {
    return decodeRecord(record).owner;
  } catch {
    return undefined;
  }
}
