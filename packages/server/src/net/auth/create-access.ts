import type { IncomingMessage } from 'node:http';
import type { Clock, Logger, SessionJournal } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { settlesWithin } from '../../operations/settles-within.js';
import type { Shown } from './credentials.js';
import { answeredProtocol, type Credential, credentialOf } from './credentials.js';
import { createFleetUsage } from './fleet-usage.js';
import { createGuessLimit, type GuessLimit, RETRY_GUESS_S } from './guess-limit.js';
import { type Authenticate, isRefusal, type Refusal } from './identity.js';
import { createKeyRing, type KeyRing } from './key-ring.js';
import { createSessionTokens, isSessionToken, type TokenBearer } from './session-tokens.js';
import { type Admission, createUsage } from './usage.js';

export interface Access extends AsyncDisposable {
  /** Whether no key is needed. */
  readonly isOpen: boolean;
  /**
   * Lets a session in, which counts from now on until it leaves. Never rejects.
   *
   * @param shown - in place of the credential in header, subprotocol or query
   * @param returns - as of {@link Usage.admit}
   */
  admit(
    request: IncomingMessage,
    shown?: Shown,
    returns?: (owner: string) => Promise<boolean>,
  ): Promise<Admission | Refusal>;
  /** Whom a request comes from; a session token is not enough. Never rejects. */
  identify(request: IncomingMessage): Promise<TokenBearer | Refusal>;
  /** A session token for a bearer. */
  issueToken(
    bearer: TokenBearer,
    lifetimeS: number,
  ): { readonly token: string; readonly expiresAt: number };
  /**
   * The subprotocol that answers those that a client offers which was let in. Of keys it knows the client's own alone: what
   * it answers would tell which of many guesses is a key.
   */
  answeredProtocol(offered: readonly string[], request: IncomingMessage): string | undefined;
  /** Reads the file of keys again. The sessions of keys that are gone end. */
  reload(): Promise<void>;
}

/** How a server is guarded: by keys, by a function of its program's, or not at all. */
export interface AccessSettings {
  readonly apiKeys: readonly string[];
  readonly apiKeysFile: string | undefined;
  readonly authenticate: Authenticate | undefined;
  /** What session tokens are signed with; left out, it is made. */
  readonly tokenSecret: string | undefined;
  /** Where servers tell each other what keys use; left out, this one is alone. */
  readonly journal?: SessionJournal | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ANONYMOUS: TokenBearer = { identity: { name: 'anonymous' } };
const AUTHENTICATE_TIMEOUT_MS = 10_000;
const NAME = /^\P{C}{1,128}$/u;
const HOW =
  'Send it as "Authorization: Bearer KEY"; from a browser as the subprotocols "ws-transcribe.v1" and "ws-key.KEY" (client: the option "apiKey").';

/** @throws TranscribeError `ERR_INVALID_OPTION` where a key or their file cannot be used */
export async function createAccess(settings: AccessSettings): Promise<Access> {
  const { apiKeys, apiKeysFile, authenticate, journal, clock, logger } = settings;
  const hasKeys = apiKeys.length > 0 || apiKeysFile !== undefined;
  const ring = hasKeys
    ? await createKeyRing({ given: apiKeys, file: apiKeysFile, logger })
    : undefined;
  const tokens = createSessionTokens(settings.tokenSecret);
  const fleet = journal && createFleetUsage({ journal, clock, logger, nowMs: Date.now });
  const usage = createUsage(Date.now, fleet);
  const guesses = createGuessLimit(clock);
  const isOpen = ring === undefined && authenticate === undefined;

  /** Whom a session token stands for, as long as its key is there. */
  function bearerOfToken(token: string): TokenBearer | undefined {
    const bearer = tokens.read(token);
    if (bearer?.fingerprint === undefined) return bearer;
    const key = ring?.withFingerprint(bearer.fingerprint);
    if (key === undefined) return undefined;
    const maxSessionMs = least(key.identity.maxSessionMs, bearer.identity.maxSessionMs);
    return { identity: { ...key.identity, maxSessionMs }, fingerprint: key.fingerprint };
  }

  async function bearerOf(
    request: IncomingMessage,
    credential = credentialOf(request),
  ): Promise<TokenBearer | Refusal> {
    if (authenticate !== undefined) return asked(authenticate, request, logger);
    if (ring === undefined) return ANONYMOUS;
    const { remoteAddress = '' } = request.socket;
    return bearerOfKey(ring, credential, { guesses, address: remoteAddress });
  }

  function logged<T extends object>(answer: T | Refusal, request: IncomingMessage): T | Refusal {
    if (!isRefusal(answer)) return answer;
    // How it was sent, never what.
    const { place } = credentialOf(request) ?? {};
    const { remoteAddress } = request.socket;
    logger.warn({ code: answer.code, credential: place ?? 'none', remoteAddress }, 'refused');
    return answer;
  }

  return {
    isOpen,
    async admit(request, shown, returns) {
      if (shown !== undefined && 'status' in shown) return logged(shown, request);
      if (shown !== undefined && 'identity' in shown) {
        return logged(await usage.admit(shown.identity), request);
      }
      const credential = shown ?? credentialOf(request);
      let bearer: TokenBearer | Refusal;
      if (!isOpen && credential !== undefined && isSessionToken(credential.secret)) {
        bearer = bearerOfToken(credential.secret) ?? WRONG_TOKEN;
      } else bearer = await bearerOf(request, credential);
      if (isRefusal(bearer)) return logged(bearer, request);
      return logged(await usage.admit(bearer.identity, bearer.fingerprint, returns), request);
    },
    async identify(request) {
      const credential = credentialOf(request);
      const isToken = credential !== undefined && isSessionToken(credential.secret);
      return logged(isToken && !isOpen ? TOKEN_ALONE : await bearerOf(request), request);
    },
    issueToken: tokens.issue,
    answeredProtocol(offered, request) {
      const { secret } = credentialOf(request) ?? {};
      return answeredProtocol(
        offered,
        (protocol) => isSessionToken(protocol) || (!isOpen && protocol === secret),
      );
    },
    async reload() {
      await ring?.reload();
      if (ring) usage.revoke((fingerprint) => ring.withFingerprint(fingerprint) !== undefined);
    },
    async [Symbol.asyncDispose]() {
      await fleet?.[Symbol.asyncDispose]();
    },
  };
}

function bearerOfKey(
  ring: KeyRing,
  credential: Credential | undefined,
  { guesses, address }: { readonly guesses: GuessLimit; readonly address: string },
): TokenBearer | Refusal {
  if (credential === undefined) return unauthorized(`This server needs an API key. ${HOW}`);
  const key = ring.find(credential.secret);
  if (guesses.refuses(address, key?.fingerprint)) return TOO_MANY_ATTEMPTS;
  if (key === undefined) {
    guesses.wrong(address);
    return unauthorized('This API key is not known here. Check it.');
  }
  guesses.right(address, key.fingerprint);
  return { identity: key.identity, fingerprint: key.fingerprint };
}

function unauthorized(message: string): Refusal {
  return { status: 401, code: 'UNAUTHORIZED', message };
}

const WRONG_TOKEN: Refusal = unauthorized(
  'This session token is over, or not of this server. Get another one with POST /v1/sessions.',
);
const TOO_MANY_ATTEMPTS: Refusal = {
  status: 429,
  code: 'TOO_MANY_ATTEMPTS',
  message:
    'Too many wrong API keys came from this address: this one was not looked at. Try again in a second, with the right key.',
  retryAfterS: RETRY_GUESS_S,
};
const TOKEN_ALONE: Refusal = {
  status: 403,
  code: 'UNAUTHORIZED',
  message: 'A session token opens sessions alone. Send an API key.',
};

/** What the program says, as far as it answers in time. */
async function asked(
  authenticate: Authenticate,
  request: IncomingMessage,
  logger: Logger,
): Promise<TokenBearer | Refusal> {
  const unavailable: Refusal = {
    status: 503,
    code: 'INTERNAL_ERROR',
    message: 'The server cannot tell now who may use it. Try again in a moment.',
    retryAfterS: 5,
  };
  try {
    const answer = Promise.resolve(authenticate(request));
    if (!(await settlesWithin(answer, AUTHENTICATE_TIMEOUT_MS))) {
      logger.error({ timeoutMs: AUTHENTICATE_TIMEOUT_MS }, 'authenticate() did not answer');
      return unavailable;
    }
    const found = await answer;
    if (isRefusal(found)) return found;
    if (typeof found.name !== 'string' || !NAME.test(found.name)) {
      throw new Error('The name that it gives must have 1 to 128 characters that can be shown');
    }
    return { identity: found };
  } catch (error) {
    // If the function asked another server, the error may hold that server's address, with the key in it.
    const { secret = '' } = credentialOf(request) ?? {};
    const message = errorMessage(error);
    const shown = secret === '' ? message : message.replaceAll(secret, '[key]');
    logger.error({ error: shown }, 'authenticate() failed');
    return unavailable;
  }
}

/** The shorter of two limits that may be left out. */
function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
