import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { GuardOptions } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { segmentOf, textsOf, tone, transcriptOf } from './__fixtures__/transcripts.js';
import { createGuard } from './create-guard.js';

const QUIET = { samples: tone(2000, -60), speechMs: 0 };
const LOUD = { samples: tone(2000, -20), speechMs: 1800 };

const MADE_UP: readonly (readonly [keyof GuardOptions, string, TranscriptResult])[] = [
  [
    'noSpeech',
    'no_speech',
    transcriptOf(segmentOf(' Hm, well.', 0, 1, { noSpeechProb: 0.9, avgLogprob: -1.5 })),
  ],
  [
    'compressionRatio',
    'compression_ratio',
    transcriptOf(
      segmentOf(' I go to the store and I go to the shop.', 0, 1, { compressionRatio: 2.5 }),
    ),
  ],
  ['repetition', 'repetition', textsOf(' It is. It is. It is. It is. It is. It is.')],
  ['phantomPhrases', 'phantom_phrase', textsOf(' Thanks for watching!')],
];

describe('guards', () => {
  it.each(MADE_UP)(
    '%s takes out what the others leave, and can be switched off',
    (name, reason, result) => {
      const { suppressed, result: left } = createGuard()(result, QUIET);
      expect(suppressed.map((suppression) => suppression.reason)).toEqual([reason]);
      expect(left.text.length).toBeLessThan(result.text.length);
      const off = createGuard({ [name]: false })(result, QUIET);
      expect(off).toEqual({ result, suppressed: [] });
      expect(off.result).toBe(result);
    },
  );

  it('give back what was said as it is', () => {
    const result = textsOf(' Ask not what your country', ' can do for you.');
    expect(createGuard()(result, LOUD).result).toBe(result);
  });

  it('keep what was said before a loop, though the window compresses too well', () => {
    const more = { compressionRatio: 8 };
    const result = transcriptOf(
      segmentOf(' Good morning everybody.', 0, 1, more),
      segmentOf(' Thank you.'.repeat(30), 1, 30, more),
    );
    const { result: left, suppressed } = createGuard()(result, LOUD);
    expect(left.text).toBe('Good morning everybody. Thank you.');
    expect(suppressed.map(({ reason }) => reason)).toEqual(['repetition']);
  });

  it('take out the one occurrence of a loop that is left, where nothing was said', () => {
    const { result, suppressed } = createGuard()(textsOf(' Thank you.'.repeat(30)), {
      samples: QUIET.samples,
    });
    expect(result).toMatchObject({ text: '', segments: [] });
    expect(suppressed.map(({ reason }) => reason)).toEqual(['repetition', 'phantom_phrase']);
  });

  it('look at a text without segments', () => {
    const result = { text: ' Thank you.', segments: [], language: 'en', processingTimeMs: 1 };
    expect(createGuard()(result, QUIET)).toMatchObject({
      result: { text: '' },
      suppressed: [{ reason: 'phantom_phrase', text: 'Thank you.', start: 0, end: 2 }],
    });
    expect(createGuard()(result, LOUD).result).toBe(result);
  });

  it('refuse options that cannot be', () => {
    for (const options of [
      { repetitions: true },
      { silence: 1 },
      { repetition: ['a'] },
      { phantomPhrases: [''] },
      { phantomPhrases: ['…'] },
      { phantomPhrases: 'bye' },
    ]) {
      const create = () => createGuard(options as GuardOptions);
      expect(create).toThrowError(expect.objectContaining({ code: 'ERR_INVALID_OPTION' }));
    }
  });
});

describe('for every transcript', () => {
  const word = fc.constantFrom(
    ' you',
    ' Thank',
    ' you.',
    ' la',
    ' la,',
    '-',
    ' —',
    ' Hello',
    ' no',
    'ありがとう',
    'ま',
    '。',
    ' bye!',
    ' 7',
  );
  const phrase = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 14 }))
    .map(([words, times]) => words.join('').repeat(times));
  const text = fc.array(fc.oneof(word, phrase), { maxLength: 8 }).map((parts) => parts.join(''));
  const segments = fc.array(
    fc.record({
      text,
      timed: fc.boolean(),
      more: fc.record(
        {
          noSpeechProb: fc.constantFrom(0.1, 0.9),
          avgLogprob: fc.constantFrom(-0.2, -2),
          compressionRatio: fc.constantFrom(1, 3),
        },
        { requiredKeys: [] },
      ),
    }),
    { maxLength: 6 },
  );
  const spaced = fc.boolean();
  const evidence = fc.record({
    samples: fc.constantFrom(tone(500, -60), tone(500, -20)),
    speechMs: fc.constantFrom(undefined, 0, 200, 900),
    prefix: fc.constantFrom(undefined, '', 'Thank you', ' la la la la la la l', 'no no'),
  });
  const transcript = fc.tuple(segments, spaced).map(([parts, isSpaced]): TranscriptResult => {
    const all = parts.map(({ text: said, timed, more }, i): Segment => {
      const segment = segmentOf(said, i, i + 1, more);
      return timed ? segment : { ...segment, words: undefined, tokens: undefined };
    });
    const result = transcriptOf(...all);
    const texts = all.map((segment) => segment.text.trim()).filter((said) => said !== '');
    return isSpaced ? { ...result, text: texts.join(' ') } : result;
  });
  const letters = (said: string): string => said.replace(/\s/g, '');
  const inOrder = (part: string, whole: string): boolean => {
    let at = 0;
    for (const char of whole) if (char === part[at]) at++;
    return at === part.length;
  };

  it('guards invent nothing, lose nothing, leave it whole, and find nothing the second time', () => {
    const guard = createGuard();
    fc.assert(
      fc.property(transcript, evidence, (result, given) => {
        const { result: left, suppressed } = guard(result, given);
        expect(inOrder(letters(left.text), letters(result.text))).toBe(true);
        const removed = suppressed.map((suppression) => letters(suppression.text)).join('');
        expect([...letters(left.text), ...removed].sort()).toEqual(
          [...letters(result.text)].sort(),
        );
        expect(letters(left.segments.map((segment) => segment.text).join(''))).toBe(
          letters(left.text),
        );
        for (const segment of left.segments) {
          const wholes = [segment.words, segment.tokens].filter((pieces) => pieces !== undefined);
          for (const pieces of wholes) {
            const joined = pieces.map((piece) => piece.text).join('');
            expect(letters(joined)).toBe(letters(segment.text));
          }
        }
        for (const { start, end } of [...suppressed, ...left.segments]) {
          expect(end).toBeGreaterThanOrEqual(start);
        }
        expect(guard(left, given).suppressed).toEqual([]);
        if (suppressed.length === 0) expect(left).toBe(result);
      }),
      { numRuns: runs(800) },
    );
  });
});
