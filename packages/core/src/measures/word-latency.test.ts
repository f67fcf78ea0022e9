import { describe, expect, it } from 'vitest';
import { parseEmissions, parseGoldWords } from './__fixtures__/latency-log.js';
import { wordLatency } from './word-latency.js';

declare global {
  interface ImportMeta {
    glob(
      pattern: string,
      options: { eager: true; import: 'default'; query: '?raw' },
    ): Record<string, string>;
  }
}

const fixtures = import.meta.glob('./__fixtures__/asr-latency/*.txt', {
  eager: true,
  import: 'default',
  query: '?raw',
});
const fixture = (name: string): string => fixtures[`./__fixtures__/asr-latency/${name}`]!;

const gold = (...words: (readonly [string, number])[]) =>
  words.map(([text, end]) => ({ text, end }));

const emissions = (...parts: (readonly [number, string])[]) =>
  parts.map(([emittedMs, text]) => ({ emittedMs, text }));

describe('word latency', () => {
  // What ufal's own script prints for its own demonstration data.
  it.each([
    ['tiny-', 1.966727272727273],
    ['', 1.813456177192983],
  ])('is that of asr_latency on its %s2022.acl-long.110', (size, seconds) => {
    const { meanMs } = wordLatency(
      parseGoldWords(fixture(`${size}gold.2022.acl-long.110.wav.ts.txt`)),
      parseEmissions(fixture(`${size}candidate.2022.acl-long.110.txt`)),
    );
    expect(meanMs / 1000).toBeCloseTo(seconds, 12);
  });

  it('counts from the end of a word to its emission, and a guess before that as nothing', () => {
    const { words, meanMs } = wordLatency(
      gold(['ask', 0.5], ['not', 1]),
      emissions([400, ' ask'], [1500, ' not']),
    );
    expect(words).toEqual([
      { gold: 'ask', heard: 'ask', goldEnd: 0.5, emittedMs: 400, latencyMs: 0 },
      { gold: 'not', heard: 'not', goldEnd: 1, emittedMs: 1500, latencyMs: 500 },
    ]);
    expect(meanMs).toBe(250);
  });

  it('takes a word that came in parts as given out with its last', () => {
    const { words } = wordLatency(
      gold(['country', 1], ['can', 1.5]),
      emissions([1100, ' coun'], [2000, 'try'], [2000, ' can']),
    );
    expect(words.map(({ heard, emittedMs }) => [heard, emittedMs])).toEqual([
      ['country', 2000],
      ['can', 2000],
    ]);
  });

  it('leaves words out that were missed', () => {
    const latency = wordLatency(
      gold(['and', 1], ['so', 2], ['my', 3], ['fellow', 4]),
      emissions([1100, ' and'], [3200, ' my'], [4300, ' fellow']),
    );
    expect(latency.words.map(({ heard }) => heard)).toEqual(['and', 'my', 'fellow']);
    expect(latency).toMatchObject({ missedWords: 1, insertedWords: 0 });
    expect(latency.meanMs).toBeCloseTo((100 + 200 + 300) / 3, 9);
  });

  it('leaves words out that nobody spoke', () => {
    const latency = wordLatency(
      gold(['my', 1], ['fellow', 2]),
      emissions([500, ' oh well'], [1100, ' my'], [2300, ' fellow']),
    );
    expect(latency).toMatchObject({ missedWords: 0, insertedWords: 2 });
    expect(latency.meanMs).toBeCloseTo((100 + 300) / 2, 9);
  });

  it('counts the last of the words inserted after another, as asr_latency does', () => {
    const { words, insertedWords } = wordLatency(
      gold(['my', 1], ['fellow', 2]),
      emissions([1100, ' my'], [1500, ' oh well'], [2000, ' fellow']),
    );
    expect(words.map(({ gold: said, heard }) => `${said}=${heard}`)).toEqual([
      'my=my',
      '=well',
      'fellow=fellow',
    ]);
    expect(insertedWords).toBe(1);
  });

  it('finds a word that was misheard in part', () => {
    const { words } = wordLatency(
      gold(['the', 1], ['settings', 2], ['matter', 3]),
      emissions([1500, ' the setting'], [3500, ' mattered']),
    );
    expect(words.map(({ gold: said, heard }) => `${said}=${heard}`)).toEqual([
      'the=the',
      'settings=setting',
      'matter=mattered',
    ]);
  });

  it('gives percentiles by the nearest rank', () => {
    const letters = Array.from({ length: 19 }, (_, i) => String.fromCharCode(97 + i).repeat(3));
    const { p50Ms, p90Ms, p95Ms } = wordLatency(
      gold(...letters.map((text) => [text, 0] as const)),
      letters.map((text, i) => ({ emittedMs: (i + 1) * 10, text: ` ${text}` })),
    );
    expect([p50Ms, p90Ms, p95Ms].map(Math.round)).toEqual([100, 180, 190]);
  });

  it('has no number where no word was given out', () => {
    const nothing = wordLatency(gold(['ask', 1]), []);
    expect(nothing).toMatchObject({ meanMs: Number.NaN, p50Ms: Number.NaN, missedWords: 1 });
    expect(wordLatency([], emissions([1, ' ask']))).toMatchObject({ words: [], insertedWords: 1 });
    expect(wordLatency([], [])).toMatchObject({ words: [], missedWords: 0, insertedWords: 0 });
  });
});
