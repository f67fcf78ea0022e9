import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, soundOf, weigh } from './sound-likeness.js';

const alike = (a: string, b: string, least?: number): number =>
  likeness(weigh(soundOf(a)), weigh(soundOf(b)), least);

describe('how alike texts sound', () => {
  it.each([
    ['Marchetti', 'mark Eddie', 'candy'],
    ['Kubernetes', 'Cuban eddies', 'containers'],
    ['Anya Petrova', 'and I am Pet Rover', 'the report'],
    ['Priya Raghunathan', 'Pre-Airag Unath', 'joined the team'],
    ['Timbuktu', 'Timbuk 2', 'the caravan'],
    ['Ouagadougou', 'Waga doo-doo', 'on Friday'],
    ['Петрова', 'Петрава', 'работает'],
    ['김민수', '김민주', '도서관'],
  ])('%s is more like %s than like %s', (term, heard, other) => {
    expect(alike(term, heard)).toBeGreaterThan(0.5);
    expect(alike(term, other)).toBeLessThan(0.5);
  });

  it('is 1 for what is the same but for case, spaces, accents and punctuation', () => {
    expect(alike('Ana-Sofía', 'ana sofia.')).toBe(1);
  });

  it('is half for as many ideographs, whose writing does not tell how they sound', () => {
    expect(alike('張偉', '章威')).toBeCloseTo(0.5, 6);
  });

  it('is 0 where there is nothing to be heard', () => {
    expect(alike('...', 'Ava')).toBe(0);
    expect(alike('', '')).toBe(0);
  });

  it('is from 0 to 1, the same both ways, and the same with a least that it reaches', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    return fc.assert(
      fc.property(text, text, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, least) => {
        const found = alike(a, b);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(1);
        expect(alike(b, a)).toBeCloseTo(found, 9);
        const bounded = alike(a, b, least);
        if (found >= least + 1e-9) expect(bounded).toBeCloseTo(found, 9);
        else expect(bounded).toBeLessThanOrEqual(found);
      }),
      { numRuns: 500 },
    );
  });
});
