import type { FinalEvent, PartialEvent, Word } from '@ws/core';
import { REDACTION_KINDS } from '@ws/core/internal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { createRedactor } from './create-redactor.js';

const at = { seq: 1, utteranceId: 1, start: 0, end: 1, startSample: 0, endSample: 16_000 };
const told = { ...at, language: 'en', processingTimeMs: 1 };

const wordsOf = (text: string): Word[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word, i) => ({ text: word, start: i, end: i + 1, probability: 1 / (i + 2) }));

const partial = (text: string, committedChars: number, more: object = {}): PartialEvent => ({
  ...told,
  type: 'partial',
  text,
  words: wordsOf(text),
  committedChars,
  stableChars: committedChars,
  ...more,
});

const final = (text: string, cut: number = text.length): FinalEvent => ({
  ...told,
  type: 'final',
  text,
  latencyMs: 1,
  words: wordsOf(text),
  segments: [text.slice(0, cut), text.slice(cut)]
    .filter((part) => part.trim() !== '')
    .map((part) => ({ start: 0, end: 1, text: part, words: wordsOf(part), tokens: [] })),
});

describe('a partial', () => {
  const redactor = createRedactor({ kinds: ['pci', 'email'] });
  const shown = (text: string, committed = text.length, more = {}): string =>
    redactor.event(partial(text, committed, more)).text;

  it('is held back from where a number or an address may begin', () => {
    expect(shown('My card is 4111 11')).toBe('My card is');
    expect(shown('My card is 4111, fo')).toBe('My card is');
    expect(shown('My card is 41 so far, and')).toBe('My card is 41 so far,');
    // What may be the front of an interrupted card.
    expect(shown('It is 4539 1488, that is it, I')).toBe('It is');
    expect(shown('It is 4539 1488, that is it, yes, and')).toBe(
      'It is 4539 1488, that is it, yes,',
    );
    expect(shown('It is 4539 1488, and 0343 6467 it')).toBe('It is [PCI], and [PCI]');
    expect(shown('Write to john dot smith at exam')).toBe('Write to');
    expect(shown('Write to john at example dot com')).toBe('Write to');
    expect(shown('Write to john at example dot com or else')).toBe('Write to [EMAIL] or');
    expect(shown('john')).toBe('');
  });

  it('is whole where it is the final unless speech goes on, but for what may be half a number', () => {
    expect(shown('My name is john', 5, { speculative: true })).toBe('My name is john');
    expect(shown('My card is 4111 1111', 5, { speculative: true })).toBe('My card is [PCI]');
    expect(shown('My card is 41', 5, { speculative: true })).toBe('My card is');
  });

  it('covers what is tentative, and may be a piece of something longer once it is heard better', () => {
    expect(shown('It is 4111 1111 11 so is it that or', 6)).toBe('It is [PCI] so is it that');
    expect(shown('It is 4111 1111 11 so is it that or')).toBe('It is 4111 1111 11 so is it that');
  });

  it('counts what is committed and stable in what is shown', () => {
    const event = partial('a@b.de is it, 4111 1111 1111 1111 then so', 40, { stableChars: 41 });
    expect(redactor.event(event)).toMatchObject({
      text: '[EMAIL] is it, [PCI] then',
      committedChars: 20,
      stableChars: 25,
    });
    const half = partial('is it, 4111 1111 1111 1111 then so', 12, { stableChars: 15 });
    expect(redactor.event(half)).toMatchObject({ committedChars: 6, stableChars: 7 });
  });
});

describe('words and segments', () => {
  const redactor = createRedactor({ kinds: ['pci', 'email'] });

  it('have one word for what is covered, with the punctuation around it', () => {
    const { words } = redactor.event(final('Is it (4111 1111 1111 1111), or not?'));
    expect(words!.map(({ text }) => text)).toEqual(['Is', 'it', '([PCI]),', 'or', 'not?']);
    expect(words![2]).toMatchObject({ start: 2, end: 6, probability: 1 / 7 });
  });

  it('have what lies in two segments in the first of them', () => {
    const { segments } = redactor.event(final('It is 4111 1111 1111 1111, and so on', 15));
    expect(segments).toEqual([
      {
        start: 0,
        end: 1,
        text: 'It is [PCI]',
        words: [
          { text: 'It', start: 0, end: 1, probability: 1 / 2 },
          { text: 'is', start: 1, end: 2, probability: 1 / 3 },
          { text: '[PCI]', start: 2, end: 4, probability: 1 / 5 },
        ],
      },
      { start: 0, end: 1, text: ', and so on', words: expect.any(Array) },
    ]);
    expect(segments[1]!.words!.map(({ text }) => text)).toEqual(['and', 'so', 'on']);
  });

  it('are left out where nothing is left of them, or nobody knows what they show', () => {
    expect(redactor.segments([' 4111 1111', ' 1111 1111'].map(segment))).toEqual([
      segment(' [PCI]'),
    ]);
    const words = [{ text: '4111-1111-1111-1111', start: 0, end: 1 }];
    expect(redactor.event({ ...final('4111 1111 1111 1111'), words }).words).toEqual([]);
  });

  it('are as they were where nothing is covered', () => {
    const event = final('Nothing is in it.', 8);
    expect(redactor.event(event)).toEqual(event);
  });
});

function segment(text: string) {
  return { start: 0, end: 1, text };
}

// What any kind is made of, what looks like it, and what breaks it off.
const PIECES = [
  ...'4111|12|3|378282246310005|٤١|four|one|forty|oh|double|hundred|and|uh|dash'.split('|'),
  ...'@|.|,|-|(|)|+|:|;|!|\u00ad|\u200b'.split('|'),
  ...'john|j|at|dot|com|example|is|look|a|de|DE89|GB|0532|NWBK'.split('|'),
];

const TEXT = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom('', ' ', ' ', ', ')), {
    minLength: 1,
    maxLength: 14,
  })
  .map((pieces) => pieces.flat().join('').trim());

// Cards with words in them.
const CARDS = fc
  .array(
    fc.tuple(
      fc.constantFrom(...'4539|1488|0343 6467|4539 1488 03|2024|12,500|12|four|forty'.split('|')),
      fc.constantFrom('', ' ', ', '),
      fc.array(fc.constantFrom(...'and|then|x|n|it|so|that’s|;|:|,|uh|hundred'.split('|')), {
        maxLength: 5,
      }),
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((parts) => parts.map(([digits, gap, words]) => digits + gap + words.join(' ')).join(' '))
  .map((text) => text.trim());

/** Whether the characters of one stand in the other, in their order. */
function isWithin(few: string, many: string): boolean {
  let found = 0;
  for (const character of many) if (character === few[found]) found++;
  return found >= few.length;
}

describe('a stream of partials', () => {
  it('never shows what is covered later, and never changes what is committed', () =>
    fc.assert(
      fc.property(
        fc.oneof(TEXT, CARDS),
        fc.uniqueArray(fc.constantFrom(...REDACTION_KINDS), { minLength: 1 }),
        fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 6 }),
        fc.nat(60),
        (text, kinds, cuts, segmentCut) => {
          const redactor = createRedactor({ kinds });
          const space = text.indexOf(' ', segmentCut);
          const whole = redactor.event(final(text, space < 0 ? text.length : space));
          const digits = (one: string): string => one.replace(/[^\p{Nd}]/gu, '');
          let committed = '';
          const lengths = cuts.map(([cut]) => Math.min(cut % (text.length + 1), text.length));
          let firm = 0;
          for (const [i, length] of lengths.sort((a, b) => a - b).entries()) {
            const heard = text.slice(0, length).trim();
            firm = Math.max(firm, Math.min(heard.length, cuts[i]![1] % (length + 1)));
            const event = redactor.event(partial(heard, firm));
            const { committedChars, stableChars, words } = event;
            const shown = event.text.slice(0, committedChars);
            expect(shown.startsWith(committed)).toBe(true);
            expect(stableChars).toBeGreaterThanOrEqual(committedChars);
            expect(stableChars).toBeLessThanOrEqual(event.text.length);
            committed = shown;
            // With all of it committed it is the front of the final; what is tentative shows less of it.
            const sure = redactor.event(partial(heard, heard.length)).text;
            expect(whole.text.startsWith(sure)).toBe(true);
            expect(isWithin(digits(event.text), digits(whole.text))).toBe(true);
            const said = words!.map((word) => word.text).join(' ');
            expect(event.text.replace(/\s+/g, ' ').startsWith(said)).toBe(true);
          }
          expect(whole.text.startsWith(committed)).toBe(true);
          expect(whole.words!.map((word) => word.text).join(' ')).toBe(
            whole.text.replace(/\s+/g, ' '),
          );
          const inSegments = whole.segments.map((one) => one.text).join('');
          expect(isWithin(digits(inSegments), digits(whole.text))).toBe(true);
        },
      ),
      { numRuns: runs(600) },
    ));
});
