import type { SessionEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createUntoldSpeechLog } from './untold-speech.js';

const event = (type: string, start: number, end: number): SessionEvent =>
  ({ type, start, end, utteranceId: 1, seq: 1 }) as unknown as SessionEvent;

it('gathers the places of speech without a text, and gives them once', () => {
  const log = createUntoldSpeechLog();
  expect(log.take()).toEqual({});
  for (const type of ['untranscribed', 'final', 'error', 'suppressed']) {
    log.told(event(type, 1.00049, 2));
  }
  expect(log.isEmpty).toBe(false);
  const place = { start: 1, end: 2 };
  expect(log.take()).toEqual({ untranscribed: [place, place] });
  expect([log.isEmpty, log.take()]).toEqual([true, {}]);
});

it('gives them in the time of the client', () => {
  const log = createUntoldSpeechLog((seconds) => seconds + 60);
  log.told(event('untranscribed', 1, 2));
  expect(log.take()).toEqual({ untranscribed: [{ start: 61, end: 62 }] });
});
