import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from '@ws/core';
import type { ResumeRequest } from '@ws/core/internal';
import type { NativeSession } from './native-session.js';
import type { SessionRecord } from './session-store.js';

/** Sessions that a client which lost its connection can resume. */
export interface ResumableSessions {
  /**
   * Adds a running session.
   *
   * @param owner - of the session: its token is invalid for others
   * @param open - opens the session, with the token that proves that its client may resume it; `undefined` if sessions are
   *   not kept
   */
  enter(
    sessionId: string,
    owner: string,
    open: (resumeToken: string | undefined) => NativeSession,
  ): NativeSession;
  /** Adds a session that another process kept. It waits for its client. */
  restore(
    record: Pick<SessionRecord, 'sessionId' | 'tokenDigest' | 'owner'>,
    session: NativeSession,
  ): void;
  /**
   * Suspends all resumable sessions, for the next process. Those that cannot be kept stay as they are.
   */
  suspend(save: (record: SessionRecord) => Promise<void>): Promise<void>;
  /** The client lost its connection: the session is kept for a while, if it is resumable. */
  park(sessionId: string): void;
  /** Whether there is such a session of this owner. */
  holds(request: ResumeRequest, owner: string): boolean;
  /**
   * The session that a request asks for, if token and owner match. It is no longer parked.
   */
  claim(request: ResumeRequest, owner: string): NativeSession | undefined;
  /** The session is over. */
  leave(sessionId: string): void;
  /** How many wait for their client. */
  readonly parked: number;
  /** Disposes all parked sessions; no session is parked any more. */
  close(): void;
}

/** Who may resume a session. */
interface Claim {
  readonly digest: Buffer;
  /** Left out in sessions of a version that did not record it: the token alone is checked then. */
  readonly owner: string | undefined;
}

interface Entry {
  readonly session: NativeSession;
  readonly claim: Claim | undefined;
  /** Left out while its client is connected. */
  expiry: NodeJS.Timeout | undefined;
}

const TOKEN_BYTES = 32;

/**
 * Keeps what `windowMs` and `maxParked` allow: when another is to be parked, the one that was parked first is given up.
 * Of tokens it holds digests alone.
 */
export function createResumableSessions(options: {
  readonly windowMs: number;
  readonly maxParked: number;
  readonly logger: Logger;
}): ResumableSessions {
  const { windowMs, maxParked, logger } = options;
  const isKept = windowMs > 0 && maxParked > 0;
  /** Parked sessions stand in it in the order in which they were parked. */
  const entries = new Map<string, Entry>();
  let closed = false;

  function parkedIds(): string[] {
    return [...entries].flatMap(([sessionId, { expiry }]) => (expiry ? [sessionId] : []));
  }

  function giveUp(sessionId: string, reason: string): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    clearTimeout(entry.expiry);
    entries.delete(sessionId);
    logger.info(
      { session: sessionId, reason, samples: entry.session.conversation.position },
      'session disposed',
    );
    entry.session.conversation.dispose();
  }

  function find({ sessionId, token }: ResumeRequest, asking: string): Entry | undefined {
    const entry = entries.get(sessionId);
    if (entry?.claim === undefined) return undefined;
    const { digest, owner = asking } = entry.claim;
    if (!timingSafeEqual(digest, digestOf(token)) || owner !== asking) return undefined;
    return entry.session.resumable ? entry : undefined;
  }

  function park(sessionId: string): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    if (closed || entry.claim === undefined || !entry.session.resumable) {
      giveUp(sessionId, 'closed');
      return;
    }
    entry.session.detach();
    entry.expiry = setTimeout(() => giveUp(sessionId, 'not resumed in time'), windowMs);
    entries.delete(sessionId);
    entries.set(sessionId, entry);
    const parked = parkedIds();
    if (parked.length > maxParked) giveUp(parked[0]!, 'too many wait to be resumed');
  }

  return {
    enter(sessionId, owner, open) {
      const token = isKept ? randomBytes(TOKEN_BYTES).toString('base64url') : undefined;
      const claim = token === undefined ? undefined : { digest: digestOf(token), owner };
      const session = open(token);
      entries.set(sessionId, { session, claim, expiry: undefined });
      return session;
    },
    restore({ sessionId, tokenDigest, owner }, session) {
      const claim = { digest: Buffer.from(tokenDigest, 'hex'), owner };
      entries.set(sessionId, { session, claim, expiry: undefined });
      park(sessionId);
    },
    async suspend(save) {
      const keep = async (sessionId: string, { session, claim }: Entry): Promise<void> => {
        if (claim === undefined) return;
        const whose = { tokenDigest: claim.digest.toString('hex'), owner: claim.owner };
        const isKept = await session.suspend((kept) => save({ ...kept, ...whose }));
        if (isKept) giveUp(sessionId, 'kept over the restart');
      };
      await Promise.all([...entries].map(([sessionId, entry]) => keep(sessionId, entry)));
    },
    park,
    holds: (request, owner) => find(request, owner) !== undefined,
    claim(request, owner) {
      const entry = find(request, owner);
      if (entry === undefined) return undefined;
      clearTimeout(entry.expiry);
      entry.expiry = undefined;
      return entry.session;
    },
    leave: (sessionId) => giveUp(sessionId, 'closed'),
    get parked() {
      return parkedIds().length;
    },
    close() {
      closed = true;
      for (const sessionId of parkedIds()) giveUp(sessionId, 'server closed');
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
