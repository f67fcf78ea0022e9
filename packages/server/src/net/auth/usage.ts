import { protocolError } from '@ws/core/internal';
import type { FleetUsage } from './fleet-usage.js';
import type { Identity, Refusal } from './identity.js';
import { DAY_MS, dayOf } from './usage-record.js';

/** Why a client's session ends before its time. */
export type AccessEnding = 'quota' | 'revoked' | 'crowded';

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
  /**
   * Whether it was let in past the sessions of its key, to go on with one of them. Until it does, or `openAnew` was called, it
   * may not have a session.
   */
  readonly isReturning: boolean;
  /** A client that is returning has a session of its own instead: the session ends where its key has no room for it. */
  openAnew(): Promise<void>;
  leave(): void;
}

/** What all clients use, in this process or on all servers of a journal. */
export interface Usage {
  /**
   * Lets a client in, unless one of its limits is reached. Never rejects.
   *
   * @param returns - whether a client of this owner says that it goes on with a session of theirs: it is let in though they have
   *   as many as they may
   */
  admit(
    identity: Identity,
    fingerprint?: string,
    returns?: (owner: string) => Promise<boolean>,
  ): Promise<Admission | Refusal>;
  /** Ends the sessions of keys that are no longer there. */
  revoke(isThere: (fingerprint: string) => boolean): void;
}

interface Account {
  readonly open: Set<{ readonly fingerprint: string | undefined; readonly end: AbortController }>;
  /** Which day the audio is of: days since 1970, in UTC. */
  day: number;
  audioMs: number;
}

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
 * Counts in memory, and with other servers: one that starts anew has forgotten what was used on itself alone. Of names without an
 * open session the one that came longest ago is forgotten when there are more than 20000.
 *
 * @param nowMs - Unix time
 * @param fleet - what is used on all servers; left out, this one is alone
 */
export function createUsage(nowMs: () => number = Date.now, fleet?: FleetUsage): Usage {
  // The name that came last stands last.
  const accounts = new Map<string, Account>();

  function accountOf(name: string): Account {
    const account = accounts.get(name) ?? { open: new Set(), day: 0, audioMs: 0 };
    accounts.delete(name);
    accounts.set(name, account);
    return ofToday(account);
  }

  /** Begins the audio anew on another day. */
  function ofToday(account: Account): Account {
    const today = dayOf(nowMs());
    if (account.day !== today) Object.assign(account, { day: today, audioMs: 0 });
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
    async admit(identity, fingerprint, returns) {
      const { name, maxSessions, audioSecondsPerDay } = identity;
      const owner = ownerOf(identity, fingerprint);
      const account = accountOf(name);
      const most = maxSessions ?? Number.POSITIVE_INFINITY;
      const maxAudioMs = (audioSecondsPerDay ?? Number.POSITIVE_INFINITY) * 1000;
      // Others need not know of those that nothing bounds.
      const isBounded = maxSessions !== undefined || audioSecondsPerDay !== undefined;
      const shared = isBounded ? fleet : undefined;
      const end = new AbortController();
      const place = { fingerprint, end };

      function leave(): void {
        if (account.open.delete(place)) shared?.close(name, 1);
      }

      const isFullHere = account.open.size >= most;
      // While the others are asked, it counts here.
      account.open.add(place);
      forgetOldest();
      let isReturning = false;
      if (isFullHere || !((await shared?.open(name, most)) ?? true)) {
        // Of those that return there are no more at once than of those that stay.
        const hasRoom = account.open.size <= 2 * most;
        isReturning = hasRoom && ((await returns?.(owner)) ?? false);
        if (!isReturning) {
          account.open.delete(place);
          return tooManySessions(most);
        }
        shared?.add(name, 1);
      }
      if (audioOf(account, name, shared) >= maxAudioMs) {
        leave();
        return {
          status: 429,
          code: 'QUOTA_EXCEEDED',
          message: `This API key has used up its ${audioSecondsPerDay} s of audio of today (UTC). Try again tomorrow.`,
          retryAfterS: secondsToMidnight(nowMs()),
        };
      }
      return {
        ...{ identity, owner, isReturning, signal: end.signal, leave },
        spend(audioMs) {
          ofToday(account).audioMs += audioMs;
          shared?.spend(name, audioMs);
          if (audioOf(account, name, shared) >= maxAudioMs)
            end.abort('quota' satisfies AccessEnding);
        },
        openMore(count) {
          // Of the others it knows what they had when they were asked last.
          const open = account.open.size + (shared?.elsewhere(name) ?? 0);
          if (open + count > most) {
            throw protocolError(
              'TOO_MANY_SESSIONS',
              `Each channel takes a session, and this API key may have ${most} at once. Send "channels": "mix", or end others.`,
            );
          }
          const more = Array.from({ length: count }, () => ({ fingerprint, end }));
          for (const one of more) account.open.add(one);
          shared?.add(name, count);
          return () => {
            const ended = more.filter((one) => account.open.delete(one)).length;
            if (ended > 0) shared?.close(name, ended);
          };
        },
        async openAnew() {
          if (!isReturning || !account.open.has(place)) return;
          isReturning = false;
          // The client's place counts already, so it asks as one more than its key may have; that one is given back at once.
          const hasRoom =
            account.open.size <= most && ((await shared?.open(name, most + 1)) ?? true);
          if (hasRoom) shared?.close(name, 1);
          else end.abort('crowded' satisfies AccessEnding);
        },
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

/** Audio of a name today, as far as it is known here. */
function audioOf({ audioMs }: Account, name: string, fleet: FleetUsage | undefined): number {
  return Math.max(audioMs, fleet?.audioMs(name) ?? 0);
}

function tooManySessions(most: number): Refusal {
  return {
    status: 429,
    code: 'TOO_MANY_SESSIONS',
    message: `${most} sessions are open with this API key, and it may have no more. End one, or try again later.`,
    retryAfterS: RETRY_SESSIONS_S,
  };
}
