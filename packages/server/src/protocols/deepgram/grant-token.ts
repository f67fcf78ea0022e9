import type { ServerResponse } from 'node:http';
import { TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import { isRefusal } from '../../net/auth/identity.js';
import { answerJson } from '../../net/http/answer-json.js';
import { refusalOf } from '../../net/http/client-errors.js';
import { type JsonObject, readJson } from '../../net/http/json-object.js';
import { SMALL_BODY } from '../../net/http/read-body.js';
import type { DialectHost } from '../dialect.js';
import type { HttpCall } from '../server-protocol.js';
import { refuse } from './refusals.js';

const DEFAULT_S = 30;
const MAX_S = 3600;

/** `POST /v1/auth/grant`, with an API key: `{ttl_seconds?}` is answered by a token that opens sessions for so long. */
export async function grantToken(
  { request }: HttpCall,
  response: ServerResponse,
  { access }: DialectHost,
): Promise<void> {
  if (request.method !== 'POST') {
    return refuse(response, {
      ...{ status: 405, code: 'INVALID_MESSAGE', headers: { allow: 'POST' } },
      message: 'Ask /v1/auth/grant for a token with POST.',
    });
  }
  const bearer = await access.identify(request);
  if (isRefusal(bearer)) return refuse(response, bearer);
  try {
    const lifetimeS = lifetimeOf(await readJson(request, SMALL_BODY));
    const { token } = access.issueToken(bearer, lifetimeS);
    answerJson(response, 200, { access_token: token, expires_in: lifetimeS });
  } catch (error) {
    if (!TranscribeError.isInstance(error)) throw error;
    await refuse(response, refusalOf(error));
  }
}

function lifetimeOf({ ttl_seconds: seconds = DEFAULT_S }: JsonObject): number {
  if (typeof seconds === 'number' && seconds >= 1 && seconds <= MAX_S) return Math.floor(seconds);
  throw protocolError(
    'INVALID_MESSAGE',
    `The body must be JSON: {"ttl_seconds": a number from 1 to ${MAX_S}}.`,
  );
}
