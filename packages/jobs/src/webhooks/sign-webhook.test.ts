import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signWebhook, verifyWebhook } from './sign-webhook.js';

const BODY = '{"type":"job.done"}';
const SECONDS = 1_800_000_000;
const NOW = SECONDS * 1000;

it('signs the moment and the body, as is documented', () => {
  const hex = createHmac('sha256', 's3cret').update(`${SECONDS}.${BODY}`).digest('hex');
  expect(signWebhook(BODY, 's3cret', SECONDS)).toBe(`t=${SECONDS},v1=${hex}`);
});

it('takes what was signed with the secret a moment ago, and nothing else', () => {
  const signature = signWebhook(BODY, 's3cret', SECONDS);
  expect(verifyWebhook(BODY, signature, 's3cret', NOW)).toBe(true);
  expect(verifyWebhook(BODY, signature, 's3cret', NOW + 299_000)).toBe(true);
  expect(verifyWebhook(BODY, signature, 's3cret', NOW + 301_000)).toBe(false);
  expect(verifyWebhook(BODY, signature, 's3cret', NOW - 301_000)).toBe(false);
  expect(verifyWebhook(BODY, signature, 'another', NOW)).toBe(false);
  expect(verifyWebhook(`${BODY} `, signature, 's3cret', NOW)).toBe(false);
  expect(verifyWebhook(BODY, signature.replace('t=18', 't=19'), 's3cret', NOW)).toBe(false);
  for (const none of [undefined, '', 'undefined', 't=1,v1=00', `${signature}0`]) {
    expect(verifyWebhook(BODY, none, 's3cret', NOW)).toBe(false);
  }
});
