import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstFrameOf, fullLayout, silenceTailLayout, withoutFirst } from './window-layout.js';

const WINDOW = 1500;

describe('the full layout', () => {
  it('is every position, each for itself', () => {
    const { audioPositions, rows, places, bias } = fullLayout(WINDOW);
    expect(audioPositions).toBe(WINDOW);
    expect(rows).toEqual([...Array(WINDOW).keys()]);
    expect(places).toEqual(rows);
    expect(new Set(bias)).toEqual(new Set([0]));
  });
});

describe('the layout with a silence tail', () => {
  it('stands for every position of the window once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: WINDOW }), (heard) => {
        const { audioPositions, rows, places, bias } = silenceTailLayout(heard, WINDOW);
        expect(rows).toHaveLength(places.length);
        expect(bias).toHaveLength(places.length);
        // Weights, not scores: exp of the bias says how many positions one stands for.
        const stoodFor = bias.reduce((sum, score) => sum + Math.exp(score), 0);
        expect(stoodFor).toBeCloseTo(WINDOW, 2);
        for (let i = 1; i < places.length; i++) expect(places[i]!).toBeGreaterThan(places[i - 1]!);
        expect(places.at(-1)!).toBeLessThan(WINDOW);
        expect(Math.max(...rows)).toBeLessThan(audioPositions);
      }),
    );
  });

  it('takes the audio and half a second after it as they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_400 }), (heard) => {
        const { audioPositions, rows, places, bias } = silenceTailLayout(heard, WINDOW);
        expect(audioPositions).toBeGreaterThanOrEqual(heard + 25);
        expect(audioPositions).toBeLessThan(heard + 25 + 16);
        for (let place = 0; place < heard + 20; place++) {
          expect(rows[place]).toBe(place);
          expect(places[place]).toBe(place);
          expect(bias[place]).toBe(0);
        }
      }),
    );
  });

  it('takes silence from where the convolutions do not see the end of their input', () => {
    const { audioPositions, rows } = silenceTailLayout(100, WINDOW);
    for (const row of rows.slice(audioPositions - 2)) expect(row).toBe(audioPositions - 3);
  });

  it('is the full one where the audio fills the window', () => {
    expect(silenceTailLayout(1_490, WINDOW)).toEqual(fullLayout(WINDOW));
    expect(silenceTailLayout(WINDOW, WINDOW)).toEqual(fullLayout(WINDOW));
    // To the position: 71 and a margin of 25 are 96.
    expect(silenceTailLayout(71, 96)).toEqual(fullLayout(96));
  });
});

describe('the layout after positions that are kept', () => {
  it('has the other positions, in a mel that begins where the first of them looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: WINDOW }), fc.nat(1_400), (heard, given) => {
        const kept = Math.min(given, heard);
        const whole = silenceTailLayout(heard, WINDOW);
        const rest = withoutFirst(whole, kept);
        expect(rest.places).toEqual(whole.places.slice(kept));
        const frames = rest.rows.map((row) => 2 * row + firstFrameOf(kept));
        expect(frames).toEqual(whole.rows.slice(kept).map((row) => 2 * row));
        // A position sees two frames before its own.
        expect(2 * Math.min(...rest.rows)).toBe(kept === 0 ? 0 : 2);
        // Every position is attended to, kept or not.
        expect(rest.bias).toBe(whole.bias);
      }),
    );
  });
});
