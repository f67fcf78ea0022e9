import { describe, expect, it } from 'vitest';
import { createArrivalWatch } from './arrival-rate.js';

interface Sending {
  /** Samples a second that come. */
  readonly rate: number;
  readonly announced?: number;
  readonly frame?: number;
  readonly seconds?: number;
  /** By how much the frame with this number is late, ms. */
  readonly late?: (frame: number) => number;
  /** What does not come of the frames. */
  readonly without?: (second: number) => boolean;
}

/** The rates that it finds, one after the other. */
function found(sending: Sending): number[] {
  const { rate, announced = 16_000, frame = 1600, seconds = 70 } = sending;
  const { late = () => 0, without = () => false } = sending;
  let now = 0;
  const watch = createArrivalWatch({ now: () => now, sleep: () => Promise.resolve() });
  const rates: number[] = [];
  for (let i = 0; (i * frame) / rate < seconds; i++) {
    const at = (i * frame) / rate;
    if (without(at)) continue;
    now = Math.max(now, 1000 * at + late(i));
    const told = watch.arrive(frame, announced);
    if (told !== undefined) rates.push(told);
  }
  return rates;
}

describe('the rate at which samples come', () => {
  it.each([
    [48_000, 16_000, 4096],
    [44_100, 16_000, 882],
    [8000, 16_000, 1600],
    [24_000, 16_000, 480],
    [16_000, 48_000, 16_000],
    // A sound card is a little fast.
    [48_010, 16_000, 960],
  ])('is found: %d, announced as %d, in frames of %d', (rate, announced, frame) => {
    const standard = rate === 48_010 ? 48_000 : rate;
    expect(found({ rate, announced, frame })).toEqual([standard, standard, standard]);
  });

  it('is found where frames come late now and then', () => {
    const late = (i: number) => (i % 37 === 0 ? 60 : (i * 7) % 11);
    expect(found({ rate: 48_000, late })).toEqual([48_000, 48_000, 48_000]);
  });

  it('is found after a file was sent at once, and after a pause', () => {
    const late = (i: number) => Math.max(0, 5000 - i * 100);
    expect(found({ rate: 8000, late })).not.toEqual([]);
    const without = (second: number) => second > 5 && second < 8;
    expect(found({ rate: 8000, without, seconds: 35 })).toEqual([8000]);
  });

  it('is as announced for a live source', () => {
    for (const rate of [16_000, 15_990, 16_010]) expect(found({ rate })).toEqual([]);
    expect(found({ rate: 44_100, announced: 44_100 })).toEqual([]);
  });

  it('is not told of at another pace, or an unsteady one, or of less than twenty seconds', () => {
    for (const rate of [5000, 7700, 12_800, 20_000, 47_000, 64_000, 1e6]) {
      expect(found({ rate })).toEqual([]);
    }
    // As fast as an engine takes it: now faster, now slower.
    const late = (i: number) => 1500 * Math.sin(i / 50) ** 2;
    expect(found({ rate: 48_000, late })).toEqual([]);
    // A user who speaks half of the time, and whose client sends nothing else.
    const without = (second: number) => second % 1.5 < 0.75;
    expect(found({ rate: 16_000, frame: 320, without })).toEqual([]);
    expect(found({ rate: 48_000, seconds: 19 })).toEqual([]);
  });

  it('is believed after three minutes', () => {
    expect(found({ rate: 48_000, seconds: 400 })).toHaveLength(9);
  });
});
