import { checkKnownSpeaker, isKnownName, isKnownSample } from '@ws/core/internal';
import { expect, it } from 'vitest';
import { DIARIZE } from './diarizer-options.js';
import { readLiveOptions } from './live/live-options.js';

const samples = new Float32Array(32_000);
const VECTOR = Array.from({ length: 192 }, () => 0.5);

it.each([
  ['Anna', true],
  ['\u{1f600}'.repeat(100), true],
  ['x'.repeat(101), false],
  ['', false],
  [' ', false],
  ['7', false],
  [' 7 ', false],
  ['\ud800', false],
  [7, false],
])('%j is a name in recordings and in live audio, or in neither', (name, isOne) => {
  const known = [{ name: name as string, samples }];
  expect(isKnownName(name)).toBe(isOne);
  expect(DIARIZE.known.accepts(known)).toBe(isOne);
  const voices = [{ speaker: name as string, vector: VECTOR, seconds: 1 }];
  if (isOne) expect(readLiveOptions({ known: voices }).known).toEqual(voices);
  else expect(() => readLiveOptions({ known: voices })).toThrow('known[0].speaker');
  if (isOne) checkKnownSpeaker(known[0]!);
  else expect(() => checkKnownSpeaker(known[0]!)).toThrow('"name"');
});

it('a name that a stream told is one that the next takes', () => {
  const voices = ['\u{1f600}'.repeat(100), '12'].map((speaker) => ({
    ...{ speaker, vector: VECTOR, seconds: 1 },
  }));
  expect(readLiveOptions({ continued: { position: 0, voices } }).continued?.voices).toEqual(voices);
});

it('samples are 2 to 60 s', () => {
  const lengths = [31_999, 32_000, 960_000, 960_001];
  expect(lengths.map((length) => isKnownSample(new Float32Array(length)))).toEqual([
    ...[false, true, true, false],
  ]);
  expect(isKnownSample([0])).toBe(false);
});
