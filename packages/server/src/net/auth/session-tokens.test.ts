import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSessionTokens } from './session-tokens.js';

const SECRET = 'a secret that several servers have';
const BEARER = { identity: { name: 'anna', maxSessions: 2, maxSessionMs: 5000 }, fingerprint: 'f' };

it('a token stands for whom it was made for, until it ends', () => {
  let now = 1_000_500;
  const tokens = createSessionTokens(SECRET, () => now);
  const { token, expiresAt } = tokens.issue(BEARER, 60);
  expect(expiresAt).toBe(1060);
  expect(tokens.read(token)).toEqual(BEARER);
  now = 1_059_999;
  expect(tokens.read(token)).toEqual(BEARER);
  now = 1_060_000;
  expect(tokens.read(token)).toBeUndefined();
});

it('may stand in a header, and in a subprotocol', () => {
  const identity = {
    name: 'ä "name", of 128 characters: '.padEnd(128 + 99, '\u{1f600}'),
    maxSessions: 1,
  };
  const { token } = createSessionTokens(SECRET).issue({ identity }, 1);
  expect(token).toMatch(/^[\w.-]+$/);
  expect(createSessionTokens(SECRET).read(token)).toMatchObject({ identity });
});

it('no two are the same', () => {
  const tokens = createSessionTokens(SECRET, () => 0);
  expect(tokens.issue(BEARER, 60).token).not.toBe(tokens.issue(BEARER, 60).token);
});

it('is of those servers alone that share the secret', () => {
  const { token } = createSessionTokens(SECRET).issue(BEARER, 60);
  expect(createSessionTokens(SECRET).read(token)).toEqual(BEARER);
  expect(createSessionTokens(`${SECRET}.`).read(token)).toBeUndefined();
  expect(createSessionTokens(undefined).read(token)).toBeUndefined();
});

it('is worth nothing once it is changed', () => {
  const tokens = createSessionTokens(SECRET);
  const { token } = tokens.issue(BEARER, 60);
  // The last character of a signature has two bits that mean nothing.
  fc.assert(
    fc.property(fc.nat(token.length - 2), fc.constantFrom('.', 'A', 'z', '-', '9'), (at, char) => {
      const changed = token.slice(0, at) + char + token.slice(at + 1);
      if (changed !== token) expect(tokens.read(changed)).toBeUndefined();
    }),
  );
});

it.each(['', 'wst_', 'wst_.', 'wst_e30.', 'wst_a.b.c', `wst_${'a'.repeat(5000)}.x`])(
  'is none: %.20s',
  (token) => {
    expect(createSessionTokens(SECRET).read(token)).toBeUndefined();
  },
);
