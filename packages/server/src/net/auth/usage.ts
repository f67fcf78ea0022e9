import { protocolError } from '@ws/core/internal';
import type { Identity, Refusal } from './identity.js';

/** Why a client's session ends before its time. */
export type AccessEnding = 'quota' | 'revoked';

/** A client that was let in, until it leaves. */
export interface Admission {
  readonly identity: Identity;
  /**
   * The owner of these sessions: an API key, and of the session tokens that were made with it; of a name where there are
   * no keys. It says nothing of the key.
   */
  readonly owner: string;
  /** Aborted, with an {@link AccessEnding} as its reason, when the session is to end. */
  readonly signal: AbortSignal;
  /** So much more of their audio was taken. */
  spend(audioMs: number): void;
  /**
   * Their session opens so many more, one for each further channel.
   *
   * @returns ends those
   * @throws TranscribeError `ERR_PROTOCOL`, `TOO_MANY_SESSIONS`: none is opened then
   */
  openMore(count: number): () => void;
  leave(): void;
}

/** What all clients use, in this process. */
export interface Usage {
  /** Lets a client in, unless one of its limits is reached. */
  admit(identity: Identity, fingerprint?: string): Admission | Refusal;
  /** Ends the sessions of keys that are no longer there. */
  revoke(isThere: (fingerprint: string) => boolean): void;
}

interface Account {
  readonly open: Set<{ readonly fingerprint: string | undefined; readonly end: AbortController }>;
  /** Which day the audio is of: days since 1970, in UTC. */
  day: number;
  audioMs: number;
}

const DAY_MS = 86_400_000;
// Names come from keys, of which there are few, or from an `authenticate` that may know millions.
const MAX_ACCOUNTS = 20_000;
const RETRY_SESSIONS_S = 10;

/** See {@link Admission.owner}. */
export function ownerOf({ name }: Pick<Identity, 'name'>, fingerprint: string | undefined): string {
  return fingerprint === undefined ? `name:${name}` : `key:${fingerprint}`;
}

/** The seconds until the next day of UTC. @param nowMs - Unix time */
export function secondsToMidnight(nowMs: number): number {
  return Math.ceil((DAY_MS - (nowMs % DAY_MS)) / 1000);
}

/**
 * Counts in memory: a server that starts anew has forgotten what was used. Of names without an open session the one that
 * came longest ago is forgotten when there are more than 20000.
 *
 * @param nowMs - Unix time
 */
export function createUsage(nowMs: () => number = Date.now): Usage {
  // The name that came last stands last.
  const accounts = new Map<string, Account>();

  function accountOf(name: string): Account {
    const account = accounts.get(name) ?? { open: new Set(), day: 0, audioMs: 0 };
    accounts.delete(name);
    accounts.set(name, account);
    const today = Math.floor(nowMs() / DAY_MS);
    if (account.day !== today) {
      account.day = today;
      account.audioMs = 0;
    }
    return account;
  }

  function forgetOldest(): void {
    if (accounts.size <= MAX_ACCOUNTS) return;
    for (const [name, { open }] of accounts) {
      if (open.size > 0) continue;
      accounts.delete(name);
      return;
    }
  }

  return {
    admit(identity, fingerprint) {
      const { name, maxSessions, audioSecondsPerDay } = identity;
      const account = accountOf(name);
      const maxAudioMs = (audioSecondsPerDay ?? Number.POSITIVE_INFINITY) * 1000;
      if (maxSessions !== undefined && account.open.size >= maxSessions) {
        return {
          status: 429,
          code: 'TOO_MANY_SESSIONS',
          message: `${maxSessions} sessions are open with this API key, and it may have no more. End one, or try again later.`,
          retryAfterS: RETRY_SESSIONS_S,
        };
      }
      if (account.audioMs >= maxAudioMs) {
        return {
          status: 429,
          code: 'QUOTA_EXCEEDED',
          message: `This API key has used up its ${audioSecondsPerDay} s of audio of today (UTC). Try again tomorrow.`,
          retryAfterS: secondsToMidnight(nowMs()),
        };
      }
      const end = new AbortController();
      const place = { fingerprint, end };
      account.open.add(place);
      forgetOldest();
      return {
        identity,
        owner: ownerOf(identity, fingerprint),
        signal: end.signal,
        spend(audioMs) {
          const now = accountOf(name);
          now.audioMs += audioMs;
          if (now.audioMs >= maxAudioMs) end.abort('quota' satisfies AccessEnding);
        },
        openMore(count) {
          if (maxSessions !== undefined && account.open.size + count > maxSessions) {
            throw protocolError(
              'TOO_MANY_SESSIONS',
              `Each channel takes a session, and this API key may have ${maxSessions} at once. Send "channels": "mix", or end others.`,
            );
          }
          const more = Array.from({ length: count }, () => ({ fingerprint, end }));
          for (const one of more) account.open.add(one);
          return () => {
            for (const one of more) account.open.delete(one);
          };
        },
        leave: () => void account.open.delete(place),
      };
    },
    revoke(isThere) {
      for (const { open } of accounts.values()) {
        for (const { fingerprint, end } of open) {
          const isGone = fingerprint !== undefined && !isThere(fingerprint);
          if (isGone) end.abort('revoked' satisfies AccessEnding);
        }
      }
    },
  };
}
