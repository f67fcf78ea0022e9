import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Identity } from './identity.js';

export interface TokenBearer {
  readonly identity: Identity;
  /** Of the API key that it was made with; left out where it was made without one. */
  readonly fingerprint?: string | undefined;
}

/** Makes and reads tokens that open sessions for a while, for browsers, which must not have an API key. */
export interface SessionTokens {
  /** @returns the token, and when it ends, in seconds of Unix time */
  issue(
    bearer: TokenBearer,
    lifetimeS: number,
  ): { readonly token: string; readonly expiresAt: number };
  /** The token's bearer; `undefined` if the token is invalid or expired. */
  read(token: string): TokenBearer | undefined;
}

const PREFIX = 'wst_';
// Clients of OpenAI know by it that a page may have this.
const EPHEMERAL = 'ek_';
// Room for a name and its limits; what is longer was not made here.
const MAX_TOKEN_CHARS = 1024;

/** What a token says, under short names: it stands in headers. */
interface Claims {
  readonly n: string;
  readonly f?: string | undefined;
  readonly s?: number | undefined;
  readonly a?: number | undefined;
  readonly m?: number | undefined;
  /** Seconds of Unix time. */
  readonly e: number;
  /** No two tokens are the same. */
  readonly j: string;
}

/**
 * Signed with HMAC-SHA-256, so that nothing is kept of a token.
 *
 * @param secret - servers that share it take each other's tokens; left out, it is made
 * @param nowMs - Unix time
 */
export function createSessionTokens(
  secret: string | undefined,
  nowMs: () => number = Date.now,
): SessionTokens {
  const signingKey = secret ?? randomBytes(32);

  function signatureOf(body: string): Buffer {
    return createHmac('sha256', signingKey).update(PREFIX).update(body).digest();
  }

  return {
    issue({ identity, fingerprint }, lifetimeS) {
      const expiresAt = Math.floor(nowMs() / 1000) + lifetimeS;
      const { name, maxSessions, audioSecondsPerDay, maxSessionMs } = identity;
      const claims: Claims = {
        ...{ n: name, f: fingerprint, s: maxSessions, a: audioSecondsPerDay, m: maxSessionMs },
        ...{ e: expiresAt, j: randomBytes(9).toString('base64url') },
      };
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return { token: `${PREFIX}${body}.${signatureOf(body).toString('base64url')}`, expiresAt };
    },
    read(given) {
      // What else stands after a point is its bearer's own.
      const [body = '', signature = ''] = unmarked(given).slice(PREFIX.length).split('.', 2);
      if (!isSessionToken(given) || body.length + signature.length > MAX_TOKEN_CHARS) {
        return undefined;
      }
      const expected = signatureOf(body);
      const shown = Buffer.from(signature, 'base64url');
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return undefined;
      const { n, f, s, a, m, e } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
      if (nowMs() >= e * 1000) return undefined;
      const identity = { name: n, maxSessions: s, audioSecondsPerDay: a, maxSessionMs: m };
      return { identity, fingerprint: f };
    },
  };
}

/** Whether it looks like one of these tokens. */
export function isSessionToken(credential: string): boolean {
  return unmarked(credential).startsWith(PREFIX);
}

/** A token as OpenAI's clients know one that a page may have. What is given beside it, anybody can read and change. */
export function ephemeralToken(token: string, beside: string): string {
  return `${EPHEMERAL}${token}.${Buffer.from(beside).toString('base64url')}`;
}

/** What was given beside a token. */
export function besideToken(credential: string): string | undefined {
  const beside = credential.startsWith(EPHEMERAL) ? credential.split('.', 3)[2] : undefined;
  return beside === undefined ? undefined : Buffer.from(beside, 'base64url').toString();
}

function unmarked(credential: string): string {
  return credential.startsWith(EPHEMERAL) ? credential.slice(EPHEMERAL.length) : credential;
}
