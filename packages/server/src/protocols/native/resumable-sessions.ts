import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from '@ws/core';
import type { ResumeRequest } from '@ws/core/protocol';
import type { NativeSession } from './native-session-contract.js';
import type { SessionRecord } from './session-record.js';

/** Sessions that may be taken up again by a client that lost its connection. */
export interface ResumableSessions {
  /**
   * What proves that a session is one's own; left out where none is kept.
   *
   * @param owner - has opened it: for others its token is worth nothing
   */
  issueToken(sessionId: string, owner: string): string | undefined;
  /** A session that is there, by its number. */
  enter(sessionId: string, session: NativeSession): void;
  /** A session that another process has kept: it waits for its client. */
  restore(
    record: Pick<SessionRecord, 'sessionId' | 'tokenDigest' | 'owner'>,
    session: NativeSession,
  ): void;
  /**
   * Keeps all that can be taken up again beyond the end of this process. Those that cannot be kept are left as they are.
   */
  suspend(save: (record: SessionRecord) => Promise<void>): Promise<void>;
  /** Its client is lost: it is kept for a while, if it can be taken up again. */
  park(sessionId: string): void;
  /** Whether there is such a session, and it belongs to the owner that asks for it. */
  holds(request: ResumeRequest, owner: string): boolean;
  /**
   * The session that a request asks for, if it is there, and token and owner are its own. It is no longer parked.
   */
  claim(request: ResumeRequest, owner: string): NativeSession | undefined;
  /** It is over. */
  leave(sessionId: string): void;
  /** How many are kept for a client that is not there. */
  readonly parked: number;
  /** Gives all up that are parked; from now on none is kept. */
  close(): void;
}

/** Whose a session is. */
interface Claim {
  readonly digest: Buffer;
  /** Left out of a session that was kept by a version that did not know it: then the token alone proves it. */
  readonly owner: string | undefined;
}

interface Entry {
  readonly session: NativeSession;
  readonly claim: Claim | undefined;
  /** Left out while its client is there. */
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
  const claims = new Map<string, Claim>();
  const entries = new Map<string, Entry>();
  // The oldest first.
  const parked = new Map<string, Entry>();
  let closed = false;

  function giveUp(sessionId: string, reason: string): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    clearTimeout(entry.expiry);
    entries.delete(sessionId);
    parked.delete(sessionId);
    claims.delete(sessionId);
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
    parked.set(sessionId, entry);
    const [oldest] = parked.keys();
    if (parked.size > maxParked) giveUp(oldest!, 'too many wait to be resumed');
  }

  return {
    issueToken(sessionId, owner) {
      if (!isKept) return undefined;
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      claims.set(sessionId, { digest: digestOf(token), owner });
      return token;
    },
    enter(sessionId, session) {
      entries.set(sessionId, { session, claim: claims.get(sessionId), expiry: undefined });
    },
    restore({ sessionId, tokenDigest, owner }, session) {
      const claim = { digest: Buffer.from(tokenDigest, 'hex'), owner };
      claims.set(sessionId, claim);
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
      parked.delete(request.sessionId);
      return entry.session;
    },
    leave: (sessionId) => giveUp(sessionId, 'closed'),
    get parked() {
      return parked.size;
    },
    close() {
      closed = true;
      for (const sessionId of [...parked.keys()]) giveUp(sessionId, 'server closed');
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
