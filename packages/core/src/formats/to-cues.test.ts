import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { Segment, Word } from '../contracts/transcript.js';
import type { Cue } from './cue.js';
import type { CueOptions } from './cue-options.js';
import { createCueCutter, toCues as toCuesOfWords } from './to-cues.js';
import { formatTranscript } from './transcript-writer.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Cues without their words. */
function toCues(segments: readonly Segment[], options: CueOptions = {}): readonly Cue[] {
  return toCuesOfWords(segments, options).map(({ lineWords, ...cue }) => {
    expect(
      lineWords!.map((line) => line.map(({ before = '', text }) => before + text).join('')),
    ).toEqual(cue.lines);
    return cue;
  });
}

/** A segment whose words each take `seconds`, one after the other. */
function said(text: string, start = 0, seconds = 0.3): Segment {
  const words = text.split(' ').map((word, i) => ({
    ...{ text: word, start: start + i * seconds, end: start + (i + 1) * seconds },
  }));
  return { text, start, end: words.at(-1)!.end, words };
}

const lines = (segments: readonly Segment[], options = {}) =>
  toCues(segments, options).map((cue) => cue.lines);

describe('cues', () => {
  it('break into lines at a clause where there is one', () => {
    const text =
      'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';
    expect(lines([said(text)])).toEqual([
      ['And so, my fellow Americans,', 'ask not what your country can do for you,'],
      ['ask what you can do for your country.'],
    ]);
  });

  it('end where a sentence does, rather than where a line is full', () => {
    const text =
      'There is no need to be in any hurry at all today. We have got all the time in the world, and then some more.';
    expect(toCues([said(text)]).map((cue) => cue.text)).toEqual([
      'There is no need to be in any hurry at all today.',
      'We have got all the time in the world, and then some more.',
    ]);
  });

  it('are about as long as one another, and so are their lines, where nothing says where to break', () => {
    const text = Array.from({ length: 48 }, () => 'word').join(' ');
    const line = Array.from({ length: 8 }, () => 'word').join(' ');
    expect(lines([said(text)])).toEqual([
      [line, line],
      [line, line],
      [line, line],
    ]);
  });

  it.each([
    ['en', 'The old ship had sailed three days | before the storm reached the harbour'],
    ['en', 'She told the story to Mr. Arthur Pendleton | and his wife that evening'],
    ['en', 'I thought that they would have been told | about it by somebody from work'],
    ['en', 'We all stayed there | as long as the old harbour master let us'],
    ['en', 'The old harbour master gave | the boat to me last summer'],
    ['de', 'Sie hatte den alten Koffer schon lange | in dem kleinen Zimmer stehen lassen'],
    ['fr', 'Nous avons longtemps attendu le train | dans la petite gare de ce village'],
    ['es', 'Los niños jugaban todas las tardes | en el parque que hay junto al río'],
  ])('break between phrases, in %s: %s', (language, text) => {
    const segment = said(text.replace('| ', ''));
    expect(lines([segment], { language })).toEqual([text.split(' | ')]);
  });

  it('break by the language of the transcript, or by a given one', () => {
    const text = 'Gestern haben wir lange auf dem Markt der Stadt gestanden';
    const written = (language: string, cues: CueOptions = {}) =>
      formatTranscript('srt', { segments: [said(text)], language }, { cues })
        .split('\n')
        .slice(2);
    const german = ['Gestern haben wir lange', 'auf dem Markt der Stadt gestanden', '', ''];
    expect(written('de')).toEqual(german);
    expect(written('xx', { language: 'de' })).toEqual(german);
    expect(written('xx')).not.toEqual(german);
  });

  it('hold a text that runs on from segment to segment as one', () => {
    const segments = [said('We went down to the'), said('harbour. Nobody was there.', 1.5)];
    expect(lines(segments, { language: 'en' })).toEqual([
      ['We went down to the harbour.'],
      ['Nobody was there.'],
    ]);
  });

  it('hold one sentence each, but for those that would be too short', () => {
    const segment = said('He sold the boat. No. He never told his old father about it.');
    expect(lines([segment], { language: 'en' })).toEqual([
      ['He sold the boat. No.'],
      ['He never told his old father about it.'],
    ]);
  });

  it('begin with a new speaker, and after a pause', () => {
    const words = (start: number, speaker: string) => ({ ...said('Yes, I know.', start), speaker });
    const segments = [words(0, 'a'), words(1, 'b'), words(2, 'b'), words(5, 'b')];
    expect(toCues(segments).map((cue) => cue.text)).toEqual([
      'Yes, I know.',
      'Yes, I know. Yes, I know.',
      'Yes, I know.',
    ]);
  });

  it('are shared by two speakers, with a dash each, where one would be too short', () => {
    const segments = [
      { ...said('Did you see him?', 0), speaker: 'a' },
      { ...said('No.', 1.25), speaker: 'b' },
      { ...said('I was not even there that day.', 1.6), speaker: 'a' },
    ];
    expect(lines(segments)).toEqual([
      ['- Did you see him?', '- No.'],
      ['I was not even there that day.'],
    ]);
    for (const options of [{ maxLines: 1 }, { minCueMs: 0 }]) {
      expect(lines(segments, options).flat().join()).not.toContain('- ');
    }
  });

  it('begin with their first word, and end a little after the last', () => {
    const words: Word[] = [
      { text: 'One', start: 1, end: 1.5 },
      { text: 'two', start: 3, end: 4.25 },
    ];
    expect(toCues([{ start: 0, end: 5, text: ' One two', words }])).toEqual(
      [
        { start: 1, end: 1.8333, text: 'One', lines: ['One'] },
        { start: 3, end: 4.55, text: 'two', lines: ['two'] },
      ].map((cue) => ({ ...cue, end: expect.closeTo(cue.end, 3) })),
    );
    expect(toCues([{ start: 0, end: 5, text: ' One two', words }], { pauseMs: 1500 })).toEqual([
      { start: 1, end: 4.55, text: 'One two', lines: ['One two'] },
    ]);
  });

  it('share the time of a segment out among its characters where there are no words, or others', () => {
    const segment = { start: 10, end: 20, text: 'aaaa bbbb cc' };
    const cues = [
      { start: 10, end: expect.closeTo(14 - 2 / 24), text: 'aaaa', lines: ['aaaa'] },
      { start: 14, end: expect.closeTo(18 - 2 / 24), text: 'bbbb', lines: ['bbbb'] },
      { start: 18, end: 20.3, text: 'cc', lines: ['cc'] },
    ];
    const options = { maxLineChars: 5, maxLines: 1 };
    expect(toCues([segment], options)).toEqual(cues);
    const words = [{ text: 'something', start: 12, end: 13 }];
    expect(toCues([{ ...segment, words }], options)).toEqual(cues);
  });

  it('last no longer than they may, whatever the text', () => {
    const cues = toCues([said('a b c d e f g h i j', 0, 1)], { maxCueMs: 2500 });
    expect(cues.map((cue) => cue.text)).toEqual(['a b', 'c d', 'e f', 'g h', 'i j']);
    const [stuck] = toCues([{ start: 0, end: 30, text: 'Hello' }]);
    expect(stuck).toMatchObject({ start: 0, end: 7 });
  });

  it('last as long as they must, if the next leaves the time, and share a cue where it does not', () => {
    const segments = [
      { start: 0, end: 0.2, text: 'Yes.' },
      { start: 0.5, end: 0.7, text: 'No.' },
      { start: 3, end: 3.1, text: 'Well.' },
    ];
    const cues = toCues(segments).map(({ start, end, text }) => [start, end, text]);
    expect(cues).toEqual([
      [0, 1, 'Yes. No.'],
      [3, expect.closeTo(3.833), 'Well.'],
    ]);
  });

  it('stay until they are read, where there is time', () => {
    const text = 'The exceptionally uncooperative administration';
    const [first, second] = toCues([said(text, 0, 0.1), said('Next.', 2.2)]);
    expect(first!.end).toBeCloseTo(2.2 - 2 / 24);
    expect(second!.start).toBe(2.2);
    expect(toCues([said(text, 0, 0.1)])[0]!.end).toBeCloseTo(text.length / 20);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'keep their text where times are no numbers: %d',
    (time) => {
      const text = 'a text that is long enough to be cut, and to have a second cue of its own here';
      const words = said(text).words!.map((word, i) => (i === 3 ? { ...word, start: time } : word));
      for (const segment of [
        { text, start: 0, end: time },
        { text, start: time, end: 5 },
        { text, start: 0, end: 5, words },
      ]) {
        const segments = [segment, said('and more', 9)];
        const written = toCues(segments).flatMap((cue) => cue.lines ?? []);
        expect(written.join(' ')).toBe(`${text} and more`);
        for (const format of ['srt', 'vtt', 'ass', 'tsv', 'lrc', 'cpp.json'] as const) {
          expect(formatTranscript(format, { segments })).not.toMatch(/NaN|Infinity/);
        }
      }
    },
  );

  it('of a sentence that is said fast follow one another as they are said, live too', () => {
    const sentence = (start: number) => said(new Array(24).fill('word').join(' '), start, 0.2);
    const segments = Array.from({ length: 30 }, (_, i) => sentence(i * 6));
    const cues = toCues(segments, { live: true, maxLineChars: 10, maxLines: 1 });
    expect(cues.at(-1)!.start).toBeLessThan(segments.at(-1)!.end);
  });

  it('that have little time leave half of it before the next', () => {
    const short = { maxLineWords: 1, maxLines: 1 };
    const [first, second] = toCues([said('one two', 0, 0.1)], short);
    expect(second!.start).toBeCloseTo(0.1);
    expect(first!.end).toBeCloseTo(0.05);
  });

  it('take no time that grows with the square of a word', () => {
    const length = 200_000;
    for (const word of [
      `${')'.repeat(length)}a`,
      `a${'~'.repeat(length)}a`,
      `a${'-'.repeat(length)}.`,
    ]) {
      expect(toCues([said(`so ${word} the end`)]).length).toBeGreaterThan(0);
    }
  });

  it('have no more words in a line than they may', () => {
    expect(lines([said('one two three four five')], { maxLines: 1, maxLineWords: 2 })).toEqual(
      expect.arrayContaining([['one two'], ['five']]),
    );
  });

  it('of live speech are cut at once, and begin when the one before ends', () => {
    const cutter = createCueCutter({ live: true });
    expect(cutter.cut([said('Yes.')], 'en')).toMatchObject([
      { start: 0, end: 0.833, text: 'Yes.', lines: ['Yes.'] },
    ]);
    expect(cutter.cut([said('No.', 0.4, 1)], 'en')).toMatchObject([{ start: 0.833, end: 1.666 }]);
    expect(cutter.end()).toEqual([]);
  });

  it('have lines of 16 Chinese, Japanese or Korean characters, where no width is given', () => {
    const text = '私たちは毎日東京の大学で日本語を勉強してから帰りますし';
    const [cue] = toCues([{ start: 0, end: 6, text }], { language: 'ja' });
    expect(Math.max(...cue!.lines!.map((line) => line.length))).toBeLessThanOrEqual(16);
    expect(cue!.lines!.length).toBe(2);
    for (const line of cue!.lines!) expect(line).not.toMatch(/^[はのでを]/);
  });

  it('break Japanese between words, and begin no line with punctuation', () => {
    const text = '私たちは毎日、東京の大学で日本語を勉強しています。とても楽しいです。';
    const cues = toCues([{ start: 0, end: 6, text }], { maxLineChars: 13 });
    expect(cues.map((cue) => cue.text).join('')).toBe(text);
    const all = cues.flatMap((cue) => cue.lines ?? []);
    for (const line of all) {
      expect([...line].length).toBeLessThanOrEqual(13);
      expect(line).not.toMatch(/^[、。]/);
    }
    for (const word of ['毎日', '東京', '大学', '日本語', '勉強']) {
      expect(all.filter((line) => line.includes(word)).length).toBe(1);
    }
  });

  it('break between characters where the host knows no words', () => {
    vi.stubGlobal('Intl', {});
    const text = '私たちは毎日、東京でWhisperを勉強しています。';
    const cues = toCues([{ start: 0, end: 6, text }], { maxLineChars: 8 });
    expect(cues.map((cue) => cue.text).join('')).toBe(text);
    const all = cues.flatMap((cue) => cue.lines ?? []);
    expect(all.length).toBe(4);
    expect(all.filter((line) => line.includes('Whisper')).length).toBe(1);
    for (const line of all) expect(line).not.toMatch(/^[、。]/);
  });

  it.each([
    'Bonjour, ça va bien ? « Oui, très bien ! » Alors : partons ; vite !',
    'はい、そうです。「本当ですか？」と聞いた（笑）。',
  ])('keep punctuation that stands alone with its word: %s', (text) => {
    for (let maxLineChars = 9; maxLineChars < 40; maxLineChars++) {
      const cues = toCues([{ start: 0, end: 6, text }], { maxLineChars });
      for (const line of cues.flatMap((cue) => cue.lines ?? [])) {
        expect(line).not.toMatch(/^[?!;:»、。」？）]|[«「（]$/);
      }
    }
  });

  it('give a word that is too long a line of its own', () => {
    const text = 'Die Donaudampfschifffahrtsgesellschaft fährt';
    expect(lines([said(text)], { maxLineChars: 20, maxLines: 3 })).toEqual([
      ['Die', 'Donaudampfschifffahrtsgesellschaft', 'fährt'],
    ]);
  });

  it('are written with their lines', () => {
    const written = (format: 'srt' | 'vtt') =>
      formatTranscript(
        format,
        { segments: [said('One & two three')] },
        { cues: { maxLineChars: 9 } },
      );
    expect(written('srt')).toBe('1\n00:00:00,000 --> 00:00:01,500\nOne & two\nthree\n\n');
    expect(written('vtt')).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nOne &amp; two\nthree\n\n',
    );
  });

  it.each([
    [{ maxLineChars: 0 }, /"maxLineChars" is 0, but must be a whole number from 1 to 1000/],
    [{ maxLines: 1.5 }, /"maxLines" is 1.5/],
    [{ maxCueMs: Number.NaN }, /"maxCueMs" is NaN/],
    [{ maxCueMs: 1000, minCueMs: 1001 }, /"minCueMs" is 1001, but must be a number from 0 to 1000/],
    [{ pauseMs: -1 }, /"pauseMs"/],
    [{ maxChars: 42 }, /no option "maxChars"/],
  ])('refuse %o', (options: object, message) => {
    expect(() => toCues([], options)).toThrow(message);
    expect(() => toCues([], options)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});

const word = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: fc.constantFrom(...'abcdéö'), maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom('.', 'end.', 'so,', '?', '«', '»', '—', '-->', '&', '') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('東京の大学。', 'ภาษาไทยง่าย', '「はい」') },
);
const seconds = fc.double({ min: 0, max: 4, noNaN: true });
const segment = fc
  .record({
    words: fc.array(fc.record({ text: word, lasts: seconds, pause: seconds }), { maxLength: 25 }),
    withTimes: fc.boolean(),
    start: fc.double({ min: 0, max: 20, noNaN: true }),
  })
  .map(({ words, withTimes, start }): Segment => {
    let at = start;
    const timed = words.map(({ text, lasts, pause }): Word => {
      const from = at + Math.max(0, pause - 3);
      at = from + lasts;
      return { text, start: from, end: at };
    });
    const text = words.map((each) => each.text).join(' ');
    return { start, end: at, text, words: withTimes ? timed : undefined };
  });
interface Limits {
  readonly maxLineChars: number;
  readonly maxLines: number;
  readonly maxCueMs: number;
  readonly minCueMs: number;
  readonly pauseMs: number;
}
const limits = fc.record({
  maxLineChars: fc.integer({ min: 1, max: 50 }),
  maxLines: fc.integer({ min: 1, max: 4 }),
  maxCueMs: fc.integer({ min: 500, max: 8000 }),
  minCueMs: fc.integer({ min: 0, max: 500 }),
  pauseMs: fc.integer({ min: 0, max: 2000 }),
});
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f]/u;
const bare = (text: string) => text.replace(/\s+/g, '');

describe('cues of any segments', () => {
  const holds = (check: (segments: Segment[], options: Limits) => void) =>
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), limits, (segments, options) =>
        check(segments, options),
      ),
      { numRuns: runs(300) },
    );

  it('have all of their text, in order', () =>
    holds((segments, options) => {
      const cues = toCues(segments, options);
      const text = bare(segments.map((each) => each.text).join(''));
      expect(bare(cues.map((cue) => cue.text).join(''))).toBe(text);
      for (const cue of cues) expect(bare(cue.lines!.join(''))).toBe(bare(cue.text));
    }));

  it('stay within their lines, and break no word', () =>
    holds((segments, options) => {
      const allOfIt = bare(segments.map((each) => each.text).join(''));
      const runs = new Set(segments.flatMap((each) => each.text.split(/\s+/)));
      for (const { lines: of } of toCues(segments, options)) {
        expect(of!.length).toBeGreaterThan(0);
        expect(of!.length).toBeLessThanOrEqual(options.maxLines);
        for (const line of of!) {
          // Too long is only what is one word.
          if ([...line].length > options.maxLineChars) expect(line).not.toMatch(/\s/);
          for (const run of line.split(' ')) {
            const isPart = unspaced.test(run) && allOfIt.includes(run);
            const isPartOfOne = (whole: string) => unspaced.test(whole) && whole.includes(run);
            expect(runs.has(run) || isPart || [...runs].some(isPartOfOne)).toBe(true);
          }
        }
      }
    }));

  // Found by a random test, whose idea of text without spaces had no punctuation of it then.
  it('have the punctuation of two segments in one line, as their script has no spaces', () => {
    const segments = ['東京の大学。', '「はい」'].map((text) => ({ start: 0, end: 0, text }));
    const cues = toCues(segments, { maxLineChars: 2, maxLines: 1, maxCueMs: 500, minCueMs: 0 });
    expect(cues.map(({ text }) => text)).toEqual(['東京', 'の', '大学', '。「', 'はい', '」']);
  });

  it('follow one another, each as long as it may and must be', () =>
    holds((segments, options) => {
      const cues = toCues(segments, options);
      for (const [i, { start, end }] of cues.entries()) {
        const next = cues[i + 1]?.start ?? Number.POSITIVE_INFINITY;
        expect(end).toBeLessThanOrEqual(next);
        expect(end - start).toBeGreaterThan(0.0009);
        if (i > 0) expect(start).toBeGreaterThanOrEqual(cues[i - 1]!.end);
        expect((end - start) * 1000).toBeLessThanOrEqual(options.maxCueMs + 1e-6);
        const beforeNext = next - start > 2 / 24 ? next - 2 / 24 : start;
        const shortest = Math.min(start + options.minCueMs / 1000, beforeNext);
        expect(end).toBeGreaterThanOrEqual(shortest - 1e-9);
      }
    }));

  it('hold no pause that is too long', () =>
    holds((segments, options) => {
      const [first] = segments;
      if (first?.words === undefined) return;
      const spoken = first.words.filter(({ text }) => /^[a-zéö]+$/.test(text));
      const only = { ...first, words: spoken, text: spoken.map(({ text }) => text).join(' ') };
      let at = 0;
      for (const cue of toCues([only], options)) {
        const words = spoken.slice(at, at + cue.text.split(' ').length);
        at += words.length;
        for (let i = 1; i < words.length; i++) {
          const pauseMs = (words[i]!.start - words[i - 1]!.end) * 1000;
          expect(pauseMs).toBeLessThanOrEqual(options.pauseMs);
        }
      }
    }));
});
