import { createHmac, timingSafeEqual } from 'node:crypto';

// A request that was taken down must not be of use for ever.
const MOST_AGE_S = 300;

/**
 * The signature of a webhook's request: `t=SECONDS,v1=HEX`, where `HEX` is the HMAC-SHA256 of `SECONDS.BODY` with the secret.
 * The client's webhook (`createWebhook` of `@ws/client/sinks`) signs in the same way.
 *
 * @param body - as it is sent, byte for byte
 * @param seconds - since 1970
 */
export function signWebhook(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${hmacOf(body, secret, seconds)}`;
}

/**
 * Verifies that a request of a webhook was signed with the secret, in the last five minutes.
 *
 * @param body - as it came, byte for byte
 * @param signature - the header `ws-signature`
 * @param now - milliseconds since 1970
 */
export function verifyWebhook(
  body: string,
  signature: string | undefined,
  secret: string,
  now: number = Date.now(),
): boolean {
  const [, t, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (t === undefined || given === undefined) return false;
  const seconds = Number(t);
  if (Math.abs(now / 1000 - seconds) > MOST_AGE_S) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(hmacOf(body, secret, seconds)));
}

function hmacOf(body: string, secret: string, seconds: number): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
