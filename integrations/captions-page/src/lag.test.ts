import type { SessionEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createLag, type Lag } from './lag.js';

const SECOND = 16_000;

function tell(lag: Lag, type: SessionEvent['type'], utteranceId: number, at: number): void {
  const place = { utteranceId, position: at * SECOND, endSample: at * SECOND };
  lag.told({ type, seq: 1, ...place } as SessionEvent);
}

it('is what was spoken and has no text yet', () => {
  const lag = createLag();
  lag.heard(10 * SECOND);
  // So far nobody has spoken.
  expect(lag.seconds).toBe(0);
  tell(lag, 'speech_start', 1, 9);
  expect(lag.seconds).toBe(1);
  lag.heard(3 * SECOND);
  tell(lag, 'partial', 1, 12);
  expect(lag.seconds).toBe(1);
  tell(lag, 'speech_end', 1, 12.5);
  lag.heard(SECOND);
  expect(lag.seconds).toBe(2);
  tell(lag, 'final', 1, 12.5);
  expect(lag.seconds).toBe(0);
});

it('grows while utterances wait, and ends with the last of them', () => {
  const lag = createLag();
  lag.heard(30 * SECOND);
  tell(lag, 'speech_start', 1, 1);
  tell(lag, 'speech_start', 2, 11);
  tell(lag, 'speech_start', 3, 21);
  expect(lag.seconds).toBe(29);
  tell(lag, 'final', 1, 9);
  expect(lag.seconds).toBe(21);
  tell(lag, 'error', 2, 19);
  expect(lag.seconds).toBe(11);
  tell(lag, 'cancelled', 3, 29);
  expect(lag.seconds).toBe(0);
});

it('is not what was decoded and is no word', () => {
  const lag = createLag();
  tell(lag, 'speech_start', 1, 0);
  lag.heard(8 * SECOND);
  const done = lag.decoding();
  lag.heard(2 * SECOND);
  expect(lag.seconds).toBe(10);
  done();
  expect(lag.seconds).toBe(2);
});

it('is all that came after what waits, whatever is decoded', () => {
  const lag = createLag();
  tell(lag, 'speech_start', 1, 0);
  tell(lag, 'speech_end', 1, 2);
  lag.heard(8 * SECOND);
  lag.decoding()();
  expect(lag.seconds).toBe(8);
});

it('is told without a detector, too', () => {
  const lag = createLag();
  lag.heard(10 * SECOND);
  tell(lag, 'partial', 1, 4);
  expect(lag.seconds).toBe(6);
  tell(lag, 'final', 1, 10);
  expect(lag.seconds).toBe(0);
});
