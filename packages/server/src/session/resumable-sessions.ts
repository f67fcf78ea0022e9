import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from '@ws/core';
import type { ResumeRequest } from '@ws/core/protocol';
import type { NativeSession } from './session-contract.js';
import type { SessionRecord } from './session-record.js';

/** Sessions that may be taken up again by a client that lost its connection. */
export interface ResumableSessions {
  /** What proves that a session is one's own; left out where none is kept. */
  issueToken(sessionId: string): string | undefined;
  /** A session that is there, by its number. */
  enter(sessionId: string, session: NativeSession): void;
  /** A session that another process has kept: it waits for its client. */
  restore(record: Pick<SessionRecord, 'sessionId' | 'tokenDigest'>, session: NativeSession): void;
  /**
   * Keeps all that can be taken up again beyond the end of this process. Those that cannot be kept are left as they are.
   */
  suspend(save: (record: SessionRecord) => Promise<void>): Promise<void>;
  /** Its client is lost: it is kept for a while, if it can be taken up again. */
  park(sessionId: string): void;
  /** Whether there is such a session, for whoever asks for it. */
  holds(request: ResumeRequest): boolean;
  /** The session that a request asks for, if it is there and the token is its own. It is no longer parked. */
  claim(request: ResumeRequest): NativeSession | undefined;
  /** It is over. */
  leave(sessionId: string): void;
  /** How many are kept for a client that is not there. */
  readonly parked: number;
  /** Gives all up that are parked; from now on none is kept. */
  close(): void;
}

interface Entry {
  readonly session: NativeSession;
  readonly digest: Buffer | undefined;
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
  const digests = new Map<string, Buffer>();
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
    digests.delete(sessionId);
    logger.info(
      { session: sessionId, reason, samples: entry.session.position },
      'session disposed',
    );
    entry.session.dispose();
  }

  function find({ sessionId, token }: ResumeRequest): Entry | undefined {
    const entry = entries.get(sessionId);
    if (entry?.digest === undefined || !timingSafeEqual(entry.digest, digestOf(token))) {
      return undefined;
    }
    return entry.session.resumable ? entry : undefined;
  }

  function park(sessionId: string): void {
    const entry = entries.get(sessionId);
    if (entry === undefined) return;
    if (closed || entry.digest === undefined || !entry.session.resumable) {
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
    issueToken(sessionId) {
      if (!isKept) return undefined;
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      digests.set(sessionId, digestOf(token));
      return token;
    },
    enter(sessionId, session) {
      entries.set(sessionId, { session, digest: digests.get(sessionId), expiry: undefined });
    },
    restore({ sessionId, tokenDigest }, session) {
      const digest = Buffer.from(tokenDigest, 'hex');
      digests.set(sessionId, digest);
      entries.set(sessionId, { session, digest, expiry: undefined });
      park(sessionId);
    },
    async suspend(save) {
      const keep = async (sessionId: string, { session, digest }: Entry): Promise<void> => {
        if (digest === undefined) return;
        const tokenDigest = digest.toString('hex');
        const isKept = await session.suspend((kept) => save({ ...kept, tokenDigest }));
        if (isKept) giveUp(sessionId, 'kept over the restart');
      };
      await Promise.all([...entries].map(([sessionId, entry]) => keep(sessionId, entry)));
    },
    park,
    holds: (request) => find(request) !== undefined,
    claim(request) {
      const entry = find(request);
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
