import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createGuessLimit } from './guess-limit.js';

const HERE = '192.0.2.1';
const KEY = 'fingerprint';

function limited() {
  const clock = createManualClock();
  const limit = createGuessLimit(clock);
  /** How many of so many wrong keys are looked at. */
  const guess = (times: number, address = HERE): number => {
    let looked = 0;
    for (let i = 0; i < times; i++) {
      if (limit.refuses(address, undefined)) continue;
      limit.wrong(address);
      looked++;
    }
    return looked;
  };
  return { clock, limit, guess };
}

it('looks at ten wrong keys of an address, and then at one a second', async () => {
  const { clock, guess } = limited();
  expect(guess(100)).toBe(10);
  await clock.advance(999);
  expect(guess(100)).toBe(0);
  await clock.advance(1);
  expect(guess(100)).toBe(1);
  for (let second = 0; second < 60; second++) {
    await clock.advance(1000);
    expect(guess(100)).toBe(1);
  }
  await clock.advance(10_000);
  expect(guess(100)).toBe(10);
});

it('keeps a right key out for a second after the guessing, and those of other addresses not at all', async () => {
  const { clock, limit, guess } = limited();
  guess(1000);
  expect(limit.refuses(HERE, KEY)).toBe(true);
  expect(limit.refuses('192.0.2.2', KEY)).toBe(false);
  await clock.advance(1000);
  expect(limit.refuses(HERE, KEY)).toBe(false);
});

it('never keeps a key out that was right there on the same day, however much is guessed', async () => {
  const { clock, limit, guess } = limited();
  limit.right(HERE, KEY);
  for (let minute = 0; minute < 24 * 60 - 1; minute++) {
    await clock.advance(60_000);
    guess(20);
    expect(limit.refuses(HERE, KEY)).toBe(false);
    expect(limit.refuses(HERE, 'another')).toBe(true);
  }
  await clock.advance(60_000);
  guess(20);
  expect(limit.refuses(HERE, KEY)).toBe(true);
});

it.each([
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff', true],
  ['2001:db8::1', '2001:db8:0:0:1::', true],
  ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
  ['fe80::1%eth0', 'fe80::2%eth1', true],
  ['::1', '2001:db8::1', false],
  ['', '', true],
])('counts %s with %s: %s', (one, other, expected) => {
  const { limit, guess } = limited();
  guess(20, one);
  expect(limit.refuses(other, undefined)).toBe(expected);
});

it('is bounded: it forgets the oldest', () => {
  const { limit, guess } = limited();
  guess(20);
  for (let i = 0; i < 9999; i++) limit.wrong(`10.0.${i >> 8}.${i & 255}`);
  expect(limit.refuses(HERE, undefined)).toBe(true);
  limit.wrong('10.1.0.0');
  expect(limit.refuses(HERE, undefined)).toBe(false);

  guess(20);
  limit.right(HERE, KEY);
  for (let i = 0; i < 9999; i++) limit.right(HERE, `${i}`);
  expect(limit.refuses(HERE, KEY)).toBe(false);
  limit.right(HERE, 'one more');
  expect(limit.refuses(HERE, KEY)).toBe(true);
});
