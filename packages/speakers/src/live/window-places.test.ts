import { describe, expect, it } from 'vitest';
import { windowPlaces } from './window-places.js';

const SECOND = 16_000;
const places = (from: number, to: number, earliest = 0): number[] =>
  windowPlaces(from * SECOND, to * SECOND, earliest * SECOND).map((place) => place / SECOND);

describe('windows', () => {
  it('hear a short stretch with the ten seconds up to its end', () => {
    expect(places(28, 30)).toEqual([20]);
    expect(places(20, 30)).toEqual([20]);
  });

  it('cover a long one, five seconds before each other', () => {
    expect(places(19, 30)).toEqual([15, 20]);
    expect(places(15, 30)).toEqual([15, 20]);
    expect(places(0, 60)).toHaveLength(11);
    expect(places(0, 60)[0]).toBe(0);
  });

  it('begin no earlier than the audio', () => {
    expect(places(1, 3)).toEqual([0]);
    expect(places(0, 12)).toEqual([0, 2]);
    expect(places(41, 43, 40)).toEqual([40]);
    expect(places(40, 52, 40)).toEqual([40, 42]);
    expect(places(0, 20, 20)).toEqual([20]);
    expect(places(5, 32, 20)).toEqual([20, 22]);
  });
});
