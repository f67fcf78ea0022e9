import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { Segment } from '../contracts/transcript.js';
import { toBilingualTsvLine } from './cue.js';
import type { CueOptions } from './cue-options.js';
import { toCues } from './to-cues.js';
import { formatTranscript, type TranscriptFormat } from './transcript-writer.js';

/** A segment whose words each take `seconds`, one after the other. */
function said(text: string, translation?: string, start = 0, seconds = 0.4): Segment {
  const words = text.split(' ').map((word, i) => ({
    ...{ text: word, start: start + i * seconds, end: start + (i + 1) * seconds },
  }));
  return { text, start, end: words.at(-1)!.end, words, translation };
}

const linesOf = (segments: readonly Segment[], options: CueOptions = {}) =>
  toCues(segments, options).map(({ lines = [], translationLines = [] }) => [
    ...lines,
    ...translationLines.map((line) => `/ ${line}`),
  ]);

const LIGHTHOUSE = said(
  'Der Leuchtturm steht seit zweihundert Jahren auf dem Felsen, und der Wärter wohnt noch immer darin.',
  'The lighthouse has stood on the rock for two hundred years, and its keeper still lives in it.',
  ...[0, 0.5],
);

describe('cues in two languages', () => {
  it('have a line of each, and break where both may', () => {
    expect(linesOf([LIGHTHOUSE], { language: 'de' })).toEqual([
      ['Der Leuchtturm steht', '/ The lighthouse has stood'],
      ['seit zweihundert Jahren auf dem Felsen,', '/ on the rock for two hundred years,'],
      ['und der Wärter wohnt noch immer darin.', '/ and its keeper still lives in it.'],
    ]);
  });

  it('end with the sentences of both', () => {
    const text = 'Ja. Ihn habe ich gestern auf dem Markt gesehen. Es war sehr schön.';
    const translation = 'Yes. I saw him at the market yesterday. It was very nice.';
    expect(linesOf([said(text, translation)], { language: 'de' })).toEqual([
      ['Ja. Ihn habe ich gestern', '/ Yes. I saw him'],
      ['auf dem Markt gesehen.', '/ at the market yesterday.'],
      ['Es war sehr schön.', '/ It was very nice.'],
    ]);
  });

  it('have as many lines of each as half of the lines there are', () => {
    expect(linesOf([LIGHTHOUSE], { language: 'de', maxLines: 4 })).toEqual([
      [
        ...['Der Leuchtturm steht', 'seit zweihundert Jahren auf dem Felsen,'],
        ...['/ The lighthouse has stood', '/ on the rock for two hundred years,'],
      ],
      ['und der Wärter wohnt noch immer darin.', '/ and its keeper still lives in it.'],
    ]);
    const single = linesOf([LIGHTHOUSE], { maxLines: 1 });
    expect(single.every(([text, below]) => !text!.startsWith('/') && below?.startsWith('/'))).toBe(
      true,
    );
  });

  it('hold to the width of the script above, and to that of English below', () => {
    const chinese: Segment = {
      text: '灯塔已经在岩石上矗立了两百年，看守人现在仍然住在里面。',
      translation:
        'The lighthouse has stood on the rock for 200 years, and the keeper still lives in it.',
      ...{ start: 0, end: 9 },
    };
    const cues = linesOf([chinese], { language: 'zh' });
    expect(cues.map(([text]) => text).join('')).toBe(chinese.text);
    for (const [text, below, ...more] of cues) {
      expect([...text!].length).toBeLessThanOrEqual(16);
      expect(below!.length).toBeLessThanOrEqual(2 + 42);
      expect(more).toEqual([]);
    }
  });

  it('have another line of English where one word says what takes two', () => {
    const long = 'the captain of the steamship company on the river Danube';
    expect(linesOf([said('Donaudampfschiffahrtsgesellschaftskapitän', long)])).toEqual([
      [
        'Donaudampfschiffahrtsgesellschaftskapitän',
        '/ the captain of the steamship company',
        '/ on the river Danube',
      ],
    ]);
  });

  it('have one line of a translated text, also where its translation is too short for all of them', () => {
    const cues = linesOf([{ ...LIGHTHOUSE, translation: 'It has.' }], { language: 'de' });
    expect(cues.flat()).toContain('/ It has.');
    for (const cue of cues) {
      expect(cue.filter((line) => !line.startsWith('/'))).toHaveLength(1);
    }
  });

  it('have all lines for the text where nothing is translated', () => {
    const english = said(
      'and this was said in English by a man who had come from far away to be here',
      ...[undefined, 20, 0.3],
    );
    const cues = linesOf([LIGHTHOUSE, english]);
    expect(cues.at(-1)).toEqual([
      'and this was said in English by a man',
      'who had come from far away to be here',
    ]);
    expect(cues.slice(0, -1)).toEqual(linesOf([LIGHTHOUSE]));
  });

  it('are timed by the text alone, and two speakers never share one', () => {
    const cues = toCues([LIGHTHOUSE]);
    const words = LIGHTHOUSE.words!;
    for (const { start, lineWords } of cues) {
      expect(start).toBe(words.find(({ text }) => text === lineWords![0]![0]!.text)!.start);
    }
    const speakers = [
      { ...said('Kommst du?', 'Are you coming?', 0, 0.2), speaker: 'A' },
      { ...said('Ja.', 'Yes.', 0.4, 0.2), speaker: 'B' },
    ];
    expect(linesOf(speakers)).toEqual([
      ['Kommst du?', '/ Are you coming?'],
      ['Ja.', '/ Yes.'],
    ]);
  });

  it('lose no word of either language, whatever there is', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            words: fc.array(fc.constantFrom('ein', 'Haus,', 'am', 'Meer.', '的', 'aa。bb'), {
              minLength: 1,
              maxLength: 40,
            }),
            below: fc.array(fc.constantFrom('a', 'house,', 'by', 'the', 'sea.', 'x'.repeat(60)), {
              maxLength: 60,
            }),
            seconds: fc.double({ min: 0, max: 2, noNaN: true }),
            pause: fc.double({ min: 0, max: 3, noNaN: true }),
          }),
          { maxLength: 6 },
        ),
        fc.record({
          maxLineChars: fc.constantFrom(1, 20, undefined),
          maxLines: fc.integer({ min: 1, max: 5 }),
        }),
        (given, options) => {
          let at = 0;
          const segments = given.map(({ words, below, seconds, pause }) => {
            const segment = said(words.join(' '), below.join(' ') || undefined, at, seconds);
            at = segment.end + pause;
            return segment;
          });
          const cues = toCues(segments, options);
          const bare = (texts: readonly (string | undefined)[]) =>
            texts.join('').replace(/\s/g, '');
          expect(bare(cues.map(({ text }) => text))).toBe(bare(segments.map(({ text }) => text)));
          const below = bare(segments.map(({ translation }) => translation));
          expect(bare(cues.map(({ translation }) => translation))).toBe(below);
          expect(bare(cues.flatMap(({ translationLines = [] }) => translationLines))).toBe(below);
          for (const [i, { start, end }] of cues.entries()) {
            expect(end).toBeGreaterThan(start);
            expect(start).toBeGreaterThanOrEqual(cues[i - 1]?.end ?? 0);
          }
        },
      ),
      { numRuns: runs(200) },
    ));
});

describe('formats in two languages', () => {
  const transcript = {
    language: 'de',
    segments: [
      { start: 0, end: 2, text: ' Guten  Morgen.', translation: 'Good <b> {morning}\n-->' },
      { start: 2, end: 3.5, text: ' Okay.' },
    ],
  };
  const written = (format: TranscriptFormat, options = {}) =>
    formatTranscript(format, transcript, options);

  it('have the translation below the text', () => {
    expect(written('srt')).toBe(
      '1\n00:00:00,000 --> 00:00:02,000\nGuten Morgen.\nGood <b> {morning} ->\n\n' +
        '2\n00:00:02,000 --> 00:00:03,500\nOkay.\n\n',
    );
    expect(written('vtt')).toContain('Guten Morgen.\nGood &lt;b&gt; {morning} --&gt;\n\n');
    expect(written('ass')).toContain(',Guten Morgen.\\NGood <b> ｛morning｝ -->\n');
    expect(written('txt')).toBe('Guten Morgen.\nGood <b> {morning} -->\nOkay.\n');
    expect(written('lrc')).toBe(
      '[00:00.00]Guten Morgen.\n[00:00.00]Good <b> {morning} -->\n[00:02.00]Okay.\n',
    );
  });

  it('have a column or a field for it', () => {
    expect(written('tsv', { bilingual: true })).toBe(
      'start\tend\ttext\ttranslation\n' +
        '0\t2000\tGuten Morgen.\tGood <b> {morning} -->\n2000\t3500\tOkay.\t\n',
    );
    const silent = { start: 0, end: 2, text: '' };
    expect(toBilingualTsvLine(silent)).toBe('0\t2000\t\t\n');
    expect(written('tsv')).toBe('start\tend\ttext\n0\t2000\tGuten Morgen.\n2000\t3500\tOkay.\n');
    const { segments, text, language } = JSON.parse(written('json'));
    const { translation } = transcript.segments[0]!;
    expect(segments.map((one: Segment) => one.translation)).toEqual([translation, undefined]);
    expect([text, language]).toEqual(['Guten  Morgen. Okay.', 'de']);
    const { transcription } = JSON.parse(written('cpp.json'));
    expect(transcription.map((one: Segment) => one.translation)).toEqual([translation, undefined]);
  });

  it('mark the words of the text alone', () => {
    const segments = [said('Guten Morgen.', 'Good & morning.', 0, 1)];
    const marked = (format: TranscriptFormat, wordMarks: 'highlight' | 'karaoke') =>
      formatTranscript(format, { segments }, { cues: {}, wordMarks });
    expect(marked('srt', 'highlight')).toContain('<u>Guten</u> Morgen.\nGood & morning.\n\n');
    expect(marked('vtt', 'highlight')).toContain('<u>Guten</u> Morgen.\nGood &amp; morning.\n\n');
    expect(marked('vtt', 'karaoke')).toContain('Guten <00:00:01.000>Morgen.\nGood &amp; morning.');
    expect(marked('ass', 'karaoke')).toContain('Morgen.\\N{\\k0\\2c&HFFFFFF&}Good & morning.\n');
  });
});
