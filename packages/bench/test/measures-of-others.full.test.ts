// Whisper's normaliser and LongYAAL, beside the programs that define them: PyPI's whisper-normalizer and OmniSTEval.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longYaal, type YaalSegment } from '../src/measures/long-yaal.js';
import { basicNormalizer } from '../src/measures/normalizer/basic-normalizer.js';
import { normalizeEnglish } from '../src/measures/normalizer/english-normalizer.js';

const isWindows = process.platform === 'win32';
const PACKAGES = ['whisper-normalizer==0.1.15', 'OmniSTEval==0.1.10'];
const CASES = 3000;

// What decides how numbers are written, and what surrounds them.
const PARTS = [
  ...['zero', 'oh', 'o', 'one', 'two', 'five', 'nine', 'ten', 'eleven', 'nineteen', 'twenty'],
  ...['twenty-one', 'thirty', 'ninety', 'hundred', 'thousand', 'million', 'decillion', 'ones'],
  ...['sixes', 'first', 'second', 'third', 'fifth', 'twelfth', 'twentieth', 'nineties', 'hundreds'],
  ...['hundredth', 'millionth', 'minus', 'positive', 'pounds', 'dollar', 'cents', 'euros', 'per'],
  ...[
    'cent',
    'percent',
    'and',
    'double',
    'triple',
    'point',
    'a',
    'half',
    'a half',
    '1',
    '1.5',
    '007',
  ],
  ...['20', '1,234', '$20', '£1.50', '$0.07', '¢7', '3%', '%', '$', '1960s', '3rd', '12th', 'a1b2'],
  ...[
    "won't",
    "I'm",
    "he's been",
    "she'd gone",
    "they've",
    "let's",
    "y'all",
    'gonna',
    "dog's",
    "n't",
  ],
  ...['Mr.', 'Mrs', 'Dr.', 'St.', 'Prof', 'Jr', 'um', 'uh', 'hmm', '[laughs]', '(noise)', '<unk>'],
  ...['colour', 'organise', 'Café', 'naïve', 'œuvre', 'straße', 'Łódź', 'U.S.A.', 'e.g.', 'well,'],
  ...[
    '“quoted”',
    "'tis",
    'rock ’n’ roll',
    '—',
    '...',
    '.5',
    '10.',
    'the',
    'letter',
    'O’Neil',
    'é',
    '½',
  ],
];
const texts = fc
  .array(
    fc.tuple(fc.constantFrom(...PARTS), fc.constantFrom(' ', ' ', ' ', ', ', '. ', '-', '  ')),
    {
      minLength: 1,
      maxLength: 9,
    },
  )
  .map((parts) => parts.flat().join(''));
const words = fc.constantFrom('one', 'two', 'three', 'tree', 'apple', 'pale', 'leap', 'x');
const yaalCases = fc
  .record({
    segments: fc.array(fc.array(words, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    }),
    heard: fc.array(words, { minLength: 1, maxLength: 12 }),
    delay: fc.integer({ min: 0, max: 3000 }),
  })
  .map(({ segments, heard, delay }) => ({
    segments: segments.map((own, i): YaalSegment => ({ words: own, start: 2 * i, seconds: 1.5 })),
    emitted: heard.map((word, i) => ({ word, at: delay / 1000 + i / 2 })),
    seconds: 2 * segments.length,
  }));

const asked = {
  english: fc.sample(texts, CASES),
  basic: [...fc.sample(texts, 300), 'Größe – „so“', '今天 天气。', 'हिन्दी ठीक है', 'á à ñ ǆ ﬁ ①'],
  yaal: fc.sample(yaalCases, 200),
};
interface Answers {
  readonly english: readonly string[];
  readonly basic: readonly (readonly string[])[];
  readonly yaal: readonly (readonly number[])[];
}

let folder: string;
let theirs: Answers;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'measures-of-others-'));
  await execa(isWindows ? 'python' : 'python3', ['-m', 'venv', 'v'], { cwd: folder });
  const python = join(folder, 'v', ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  await execa(python, ['-m', 'pip', 'install', '-q', ...PACKAGES], { cwd: folder });
  const program = join(import.meta.dirname, 'support', 'measure_by_others.py');
  const { stdout } = await execa(python, [program], { input: JSON.stringify(asked) });
  theirs = JSON.parse(stdout) as Answers;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what others measure is measured here', () => {
  it('in English texts', () => {
    const differing = asked.english.flatMap((text, i) => {
      const own = normalizeEnglish(text);
      return own === theirs.english[i] ? [] : [{ text, own, theirs: theirs.english[i] }];
    });
    expect(differing).toEqual([]);
  });

  it('in texts of other languages', () => {
    const normalizers = [
      basicNormalizer(),
      basicNormalizer({ removeDiacritics: true }),
      basicNormalizer({ splitLetters: true }),
    ];
    const own = asked.basic.map((text) => normalizers.map((normalize) => normalize(text)));
    expect(own).toEqual(theirs.basic);
  });

  it('in delays of words', () => {
    for (const [i, { segments, emitted, seconds }] of asked.yaal.entries()) {
      const own = longYaal(segments, emitted, seconds);
      expect(own).toHaveLength(theirs.yaal[i]!.length);
      for (const [k, value] of own.entries()) expect(value).toBeCloseTo(theirs.yaal[i]![k]!, 9);
    }
  });
});
