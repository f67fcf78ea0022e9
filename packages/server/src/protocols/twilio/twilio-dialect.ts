import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Shown } from '../../net/auth/credentials.js';
import { converse } from '../converse.js';
import type { Dialect } from '../dialect.js';
import { createTwilioCodec } from './twilio-codec.js';
import { createWebhook } from './webhook.js';

const PATH = /^\/twilio(?:\/([\w.~-]{8,1024}))?\/?$/;
const UNSIGNED: Shown = {
  status: 403,
  code: 'UNAUTHORIZED',
  message:
    'This is for Twilio alone, and its signature is missing, or of another address or account.',
};

/** The WebSocket of Twilio's Media Streams. */
export const TWILIO: Dialect = {
  name: 'twilio',
  serves: (path) => PATH.test(path),
  open(host) {
    const { twilioAuthToken, twilioWebhook } = host.settings;
    const webhook = twilioWebhook === undefined ? undefined : createWebhook(twilioWebhook, host);

    /** Twilio shows a signature; it sends no custom header, and no query. */
    function shown(request: IncomingMessage, path: string): Shown | undefined {
      if (twilioAuthToken !== undefined && isSignedByTwilio(request, twilioAuthToken)) {
        return { identity: { name: 'twilio' } };
      }
      const secret = PATH.exec(path)?.[1];
      if (secret !== undefined) return { secret, place: 'path' };
      return twilioAuthToken !== undefined && host.access.isOpen ? UNSIGNED : undefined;
    }

    return {
      shown: ({ request, path }) => shown(request, path),
      converse: (call) => converse(host, call, (parts) => createTwilioCodec(parts, webhook)),
      close: async () => webhook?.close(),
    };
  },
};

/**
 * Whether Twilio has signed a request: `X-Twilio-Signature` is the HMAC-SHA1 of the address that it asked for, with the
 * auth token of the account. Source: twilio.com/docs/usage/security.
 *
 * A client may forge host and scheme, but can sign no address without the token.
 */
function isSignedByTwilio(request: IncomingMessage, authToken: string): boolean {
  const { 'x-twilio-signature': given, host = '', 'x-forwarded-host': before } = request.headers;
  if (typeof given !== 'string') return false;
  const signature = Buffer.from(given, 'base64');
  const hosts = [host, ...(typeof before === 'string' ? [before] : [])];
  return hosts
    .flatMap((name) => addresses(name, request.url ?? '/'))
    .some((address) => isEqual(signature, hmac(authToken, address)));
}

/** How Twilio may have written it. */
function addresses(host: string, url: string): string[] {
  const bare = url.replace(/\/$/, '');
  return ['wss', 'https'].flatMap((scheme) =>
    [bare, `${bare}/`].map((path) => `${scheme}://${host}${path}`),
  );
}

function hmac(authToken: string, address: string): Buffer {
  return createHmac('sha1', authToken).update(address).digest();
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
