import { describe, expect, it } from 'vitest';
import { isEcho } from './is-echo.js';

const PLAYED = 'The lighthouse is open today from nine to five. Shall I book you a tour?';

describe('an echo', () => {
  it.each([
    'The lighthouse is open today',
    'lighthouse is often today',
    'Open today from nine.',
    'book you a tour',
  ])('is what stands there: %s', (heard) => {
    expect(isEcho(heard, PLAYED)).toBe(true);
  });

  it.each(['No, wait, stop', 'What about tomorrow?', 'stop', 'Yes please do that for me', ''])(
    'is not what somebody else says: %s',
    (heard) => {
      expect(isEcho(heard, PLAYED)).toBe(false);
    },
  );

  it('is nothing where nothing is played', () => {
    expect(isEcho('anything', '')).toBe(false);
  });

  it('costs little, however long the texts are', () => {
    expect(isEcho('a '.repeat(1e6), 'b '.repeat(1e6))).toBe(false);
  });
});
