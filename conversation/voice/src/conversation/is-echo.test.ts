import { describe, expect, it } from 'vitest';
import { isEcho, mayBecomeEcho, type PlayedWord } from './is-echo.js';
import { wordsOf } from './spoken-words.js';

const PLAYED = 'The lighthouse is open today from nine to five. Shall I book you a tour?';

/** Its words, one each 400 ms from 10 s on; or at a time that is not known. */
function played(text: string, isTimed = false): PlayedWord[] {
  return wordsOf(text).map((word, i) => ({ word, at: isTimed ? 10_000 + 400 * i : undefined }));
}

describe('an echo', () => {
  it.each([
    'The lighthouse is open today',
    'lighthouse is often today',
    'Open today from nine.',
    'book you a tour',
  ])('is what stands there: %s', (heard) => {
    expect(isEcho(heard, played(PLAYED), undefined)).toBe(true);
  });

  it.each(['No, wait, stop', 'What about tomorrow?', 'stop', 'Yes please do that for me', ''])(
    'is not what somebody else says: %s',
    (heard) => {
      for (const isTimed of [false, true]) {
        expect(isEcho(heard, played(PLAYED, isTimed), isTimed ? 10_100 : undefined)).toBe(false);
      }
    },
  );

  it.each([
    ['Would you like tea or coffee?', 'coffee'],
    ['Would you like tea or coffee?', 'tea'],
    ['Shall I stop the music now?', 'Stop!'],
    ['Is it the red one or the blue one?', 'the red one'],
    ['Is it the red one or the blue one?', 'The blue one.'],
  ])('of up to three words is none where no time is known: %s %s', (question, answer) => {
    expect(isEcho(answer, played(question), 12_000)).toBe(false);
    expect(isEcho(answer, played(question, true), undefined)).toBe(false);
  });

  it('of up to three words is heard when they are played', () => {
    const question = played('Would you like tea or coffee?', true);
    // "coffee" is played from 12 s on.
    for (const [at, isOne] of [
      [11_700, false],
      [11_900, true],
      [12_100, true],
      [12_400, true],
      [12_500, false],
      [13_500, false],
    ] as const) {
      expect([at, isEcho('coffee', question, at)]).toEqual([at, isOne]);
    }
  });

  it('of several stretches that say the same is any of them', () => {
    const question = played('Is it the red one or the blue one?', true);
    expect(isEcho('one', question, 11_700)).toBe(true);
    expect(isEcho('one', question, 13_300)).toBe(true);
    expect(isEcho('one', question, 12_500)).toBe(false);
  });

  it('of more words is none where they were heard at another time', () => {
    const times = played(PLAYED, true);
    expect(isEcho('open today from nine', times, 11_400)).toBe(true);
    expect(isEcho('open today from nine', times, 14_000)).toBe(false);
    expect(isEcho('Oh, open today from nine', times, 11_000)).toBe(true);
  });

  it('is not what takes words from all over the question', () => {
    const question = 'Would you like tea or coffee?';
    expect(isEcho('I would like coffee', played(question), undefined)).toBe(false);
  });

  it('may begin with few words, whose time does not fit', () => {
    expect(mayBecomeEcho('the light', played(PLAYED))).toBe(false);
    expect(mayBecomeEcho('The lighthouse', played(PLAYED))).toBe(true);
    expect(mayBecomeEcho('The lighthouse is open', played(PLAYED))).toBe(false);
    expect(mayBecomeEcho('No', played(PLAYED))).toBe(false);
  });

  it('may be misheard where its time fits closely, and nowhere else', () => {
    const answer = played('Bridges is a long story.', true);
    for (const [at, isOne] of [
      [9700, false],
      [10_100, true],
      [10_500, false],
    ] as const) {
      expect([at, isEcho('Bridget.', answer, at)]).toEqual([at, isOne]);
    }
    expect(isEcho('Bridget.', played('Bridges is a long story.'), 10_100)).toBe(false);
    expect(isEcho('Bridget.', answer, undefined)).toBe(false);
  });

  it('is nothing where nothing is played', () => {
    expect(isEcho('anything', [], 0)).toBe(false);
  });

  it('costs little, however long the texts are', () => {
    expect(isEcho('a '.repeat(1e6), played('b '.repeat(1e6)), undefined)).toBe(false);
    expect(isEcho('a '.repeat(1e6), played('a '.repeat(1e6)), undefined)).toBe(true);
  });
});
