import type { IncomingMessage } from 'node:http';
import type { Identity, Refusal } from './identity.js';

/** What a client shows to be let in: an API key, or a session token. */
export interface Credential {
  readonly secret: string;
  readonly place: 'header' | 'subprotocol' | 'query' | 'path';
}

/**
 * What the clients of a protocol send in place of a header, a subprotocol or a query: a credential, or proof of who they
 * are; or why they are refused.
 */
export type Shown = Credential | { readonly identity: Identity } | Refusal;

// After these comes the key, as browsers cannot send a header: Deepgram's.
const BEFORE_A_KEY: readonly string[] = ['token', 'bearer'];
// These hold the key themselves: our own, and OpenAI's.
const HOLDING_A_KEY: readonly string[] = ['ws-key.', 'openai-insecure-api-key.'];
const QUERY_NAMES = ['api_key', 'token'] as const;

/**
 * The credential of a request, the first of: the `Authorization` header (`Bearer KEY`, `Token KEY`, or the key alone), a
 * subprotocol (`ws-key.KEY`, `openai-insecure-api-key.KEY`, or `token` and then `KEY`), the query (`api_key`, `token`).
 */
export function credentialOf({ headers, url = '' }: IncomingMessage): Credential | undefined {
  const header = /^(?:(?:bearer|token) +)?([^ ]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (header !== undefined) return { secret: header, place: 'header' };
  const [offered] = secretsOf(offeredProtocols(headers));
  if (offered !== undefined) return { secret: offered, place: 'subprotocol' };
  const query = queryOf(url);
  for (const name of QUERY_NAMES) {
    const secret = query.get(name);
    if (secret) return { secret, place: 'query' };
  }
  return undefined;
}

/** The query of a request's address. */
export function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** The keys among what a client offers as subprotocols. */
function secretsOf(offered: readonly string[]): string[] {
  const secrets: string[] = [];
  for (const [i, protocol] of offered.entries()) {
    const holder = HOLDING_A_KEY.find((prefix) => protocol.startsWith(prefix));
    if (holder !== undefined) secrets.push(protocol.slice(holder.length));
    else if (i > 0 && isBeforeKey(offered[i - 1]!)) secrets.push(protocol);
  }
  return secrets;
}

/**
 * The subprotocol that answers those that a client offers: the first that is no key, and holds none. Browsers, and the
 * package `ws`, end a connection where they offered some and none is answered.
 *
 * @param isKey - whether it is a key all the same
 */
export function answeredProtocol(
  offered: readonly string[],
  isKey: (protocol: string) => boolean,
): string | undefined {
  return offered.find(
    (protocol, i) =>
      !HOLDING_A_KEY.some((prefix) => protocol.startsWith(prefix)) &&
      !(i > 0 && isBeforeKey(offered[i - 1]!)) &&
      !isKey(protocol),
  );
}

function offeredProtocols(headers: IncomingMessage['headers']): string[] {
  const given = headers['sec-websocket-protocol'] ?? '';
  return given.split(',').map((protocol) => protocol.trim());
}

function isBeforeKey(protocol: string): boolean {
  return BEFORE_A_KEY.includes(protocol.toLowerCase());
}
