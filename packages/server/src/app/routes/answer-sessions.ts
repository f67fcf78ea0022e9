import type { IncomingMessage, ServerResponse } from 'node:http';
import { TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import type { Access } from '../../net/auth/create-access.js';
import { isRefusal } from '../../net/auth/identity.js';
import { answerJson } from '../../net/http/answer-json.js';
import { refusalOf } from '../../net/http/client-errors.js';
import { type JsonObject, readJson } from '../../net/http/json-object.js';
import { SMALL_BODY } from '../../net/http/read-body.js';
import { answerRefusal } from '../../net/http/refusal.js';

/** Where session tokens are made. */
export const SESSIONS_PATH = '/v1/sessions';

const DEFAULT_LIFETIME_S = 60;
const MAX_LIFETIME_S = 3600;
const WEEK_MS = 604_800_000;

/** What may be asked of a token. */
interface Wish {
  readonly lifetimeS: number;
  readonly maxSessionMs: number | undefined;
}

/**
 * `POST /v1/sessions`, with an API key: `{expires_in?, max_session_ms?}` is answered by `{token, expires_at, url}`. For the
 * program behind a web page: the page gets the token, and not the key.
 */
export async function answerSessions(
  request: IncomingMessage,
  response: ServerResponse,
  { access, isSecure }: { readonly access: Access; readonly isSecure: boolean },
): Promise<void> {
  try {
    if (request.method !== 'POST') {
      return answerJson(response, 405, { error: 'Use POST.' }, { allow: 'POST' });
    }
    const bearer = await access.identify(request);
    if (isRefusal(bearer)) return answerRefusal(response, bearer);
    const { lifetimeS, maxSessionMs } = wishOf(await readJson(request, SMALL_BODY));
    const { maxSessionMs: longest = WEEK_MS } = bearer.identity;
    const limited =
      maxSessionMs === undefined ? {} : { maxSessionMs: Math.min(maxSessionMs, longest) };
    const identity = { ...bearer.identity, ...limited };
    const { token, expiresAt } = access.issueToken({ ...bearer, identity }, lifetimeS);
    const url = `${addressOf(request, isSecure)}/ws/transcribe/prompt`;
    answerJson(response, 201, { token, expires_at: expiresAt, url });
  } catch (error) {
    if (!TranscribeError.isInstance(error)) throw error;
    answerRefusal(response, refusalOf(error));
  }
}

function wishOf(given: JsonObject): Wish {
  const unknown = Object.keys(given).some(
    (name) => !['expires_in', 'max_session_ms'].includes(name),
  );
  if (unknown) throw invalid('The fields may be "expires_in" and "max_session_ms".');
  return {
    lifetimeS: whole(given, 'expires_in', MAX_LIFETIME_S) ?? DEFAULT_LIFETIME_S,
    maxSessionMs: whole(given, 'max_session_ms', WEEK_MS),
  };
}

function whole(given: JsonObject, name: string, max: number): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max) {
    return value as number;
  }
  throw invalid(`"${name}" must be a whole number from 1 to ${max}.`);
}

function invalid(message: string): TranscribeError {
  return protocolError('INVALID_MESSAGE', message);
}

/** Where the one who asks has reached the server: a proxy before it may speak TLS in its place. */
function addressOf({ headers }: IncomingMessage, isSecure: boolean): string {
  const isTls = isSecure || headers['x-forwarded-proto'] === 'https';
  const { host = '' } = headers;
  const safe = /^[\w.:[\]-]{1,255}$/.test(host) ? host : 'localhost';
  return `${isTls ? 'wss' : 'ws'}://${safe}`;
}
