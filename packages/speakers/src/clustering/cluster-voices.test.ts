import { describe, expect, it } from 'vitest';
import { clusterVoices, meanOf, type Voices } from './cluster-voices.js';

const SIZE = 8;
const ANY = { minSpeakers: 1, maxSpeakers: 20 };

/** Numbers from 0 to 1 that are the same each time. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Voices near the axes of their speakers, as far from each other as `noise`. */
function voicesOf(speakers: readonly number[], noise: number, seed = 1): Voices {
  const next = numbersFrom(seed);
  const values = speakers.flatMap((speaker) => {
    const voice = Array.from({ length: SIZE }, (_, i) => {
      return (i === speaker ? 1 : 0) + noise * (next() - 0.5);
    });
    const length = Math.hypot(...voice);
    return voice.map((value) => value / length);
  });
  return { count: speakers.length, values: Float32Array.from(values) };
}

/** Centroid linkage by its definition: the two groups with the nearest means become one, until none are near enough. */
function byDefinition({ count, values }: Voices, furthest: number, most = count): number[] {
  const sumOf = (group: readonly number[]): number[] =>
    Array.from({ length: SIZE }, (_, i) =>
      group.reduce((sum, voice) => sum + values[voice * SIZE + i]!, 0),
    );
  let groups = Array.from({ length: count }, (_, i) => [i]);
  const between = (one: readonly number[], other: readonly number[]): number => {
    const [a, b] = [sumOf(one), sumOf(other)];
    const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    return 1 - product / (Math.hypot(...a) * Math.hypot(...b));
  };
  for (;;) {
    let best: readonly [number, number, number] | undefined;
    for (let a = 0; a < groups.length; a++) {
      for (let b = 0; b < a; b++) {
        const apart = between(groups[a]!, groups[b]!);
        if (apart < (best?.[2] ?? Infinity)) best = [b, a, apart];
      }
    }
    if (best === undefined || (best[2] > furthest && groups.length <= most)) break;
    const [into, from] = best;
    groups[into] = [...groups[into]!, ...groups[from]!];
    groups = groups.filter((_, i) => i !== from);
  }
  groups.sort((one, other) => Math.min(...one) - Math.min(...other));
  return Array.from({ length: count }, (_, i) => groups.findIndex((group) => group.includes(i)));
}

describe('clusterVoices', () => {
  it('finds who is one person, numbered by first voice', () => {
    const speakers = [3, 1, 1, 3, 0, 1, 3, 0, 0];
    const labels = clusterVoices(voicesOf(speakers, 0.3), ANY);
    expect([...labels]).toEqual([0, 1, 1, 0, 2, 1, 0, 2, 2]);
  });

  it.each([1, 2, 3, 4, 5, 6])('joins as centroid linkage does, by seed %i', (seed) => {
    const next = numbersFrom(seed);
    const speakers = Array.from({ length: 40 }, () => Math.floor(next() * SIZE));
    const voices = voicesOf(speakers, 1.6, seed);
    expect([...clusterVoices(voices, ANY)]).toEqual(byDefinition(voices, 0.45));
  });

  it.each([11, 12, 13, 14])('joins as it does where many are as near, by seed %i', (seed) => {
    const next = numbersFrom(seed);
    const speakers = Array.from({ length: 70 }, () => Math.floor(next() * 3));
    const voices = voicesOf(speakers, 3, seed);
    expect([...clusterVoices(voices, ANY)]).toEqual(byDefinition(voices, 0.45, ANY.maxSpeakers));
  });

  it('keeps to the number of people that is known', () => {
    const voices = voicesOf([0, 1, 2, 0, 1, 2], 0.3);
    const people = (count: number): number =>
      new Set(clusterVoices(voices, { minSpeakers: count, maxSpeakers: count })).size;
    expect([1, 2, 3, 4, 6].map(people)).toEqual([1, 2, 3, 4, 6]);
  });

  it('has no more groups than voices, and none of none', () => {
    const limits = { minSpeakers: 5, maxSpeakers: 5 };
    expect([...clusterVoices(voicesOf([0, 0], 0.1), limits)]).toEqual([0, 1]);
    expect([...clusterVoices(voicesOf([0], 0.1), ANY)]).toEqual([0]);
    expect([...clusterVoices(voicesOf([], 0.1), ANY)]).toEqual([]);
  });

  it('finds the same people in a recording of many parts', () => {
    const next = numbersFrom(7);
    const speakers = Array.from({ length: 4500 }, () => Math.floor(next() * 4));
    const labels = clusterVoices(voicesOf(speakers, 0.6), ANY);
    const pairs = new Set(speakers.map((speaker, i) => `${speaker} ${labels[i]}`));
    expect(pairs.size).toBe(4);
  });

  it('ends where thousands of voices are like no other', () => {
    const [count, size] = [2001, 64];
    const next = numbersFrom(3);
    const values = Float32Array.from({ length: count * size }, () => next() - 0.5);
    for (let at = 0; at < values.length; at += size) {
      const length = Math.hypot(...values.subarray(at, at + size));
      for (let i = at; i < at + size; i++) values[i]! /= length;
    }
    const labels = clusterVoices({ count, values }, ANY);
    expect(new Set(labels).size).toBe(ANY.maxSpeakers);
  });

  it('means weigh what they stand for', () => {
    const voices = { count: 2, values: Float32Array.of(1, 0, 0, 1) };
    expect([...meanOf(voices, [0, 1], Float64Array.of(3, 4))]).toEqual([
      ...Float32Array.of(0.6, 0.8),
    ]);
  });
});
