import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Whether Twilio has signed a request: `X-Twilio-Signature` is the HMAC-SHA1 of the address that it asked for, with the
 * auth token of the account. Source: twilio.com/docs/usage/security.
 *
 * Only what the signer called may be a forged host or scheme here, and nobody else can sign that.
 */
export function isSignedByTwilio(request: IncomingMessage, authToken: string): boolean {
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
