import { describe, expect, it } from 'vitest';
import { createArrivalLog } from './arrival-log.js';

describe('when audio came', () => {
  it('is when the frame came that holds it', () => {
    const log = createArrivalLog();
    expect(log.at(0)).toBeUndefined();
    log.arrived(1600, 100);
    log.arrived(3200, 250);
    expect([0, 1, 1600, 1601, 3200].map((at) => log.at(at))).toEqual([100, 100, 100, 250, 250]);
    expect(log.at(3201)).toBeUndefined();
  });

  it('is known to 20 ms, however small the frames', () => {
    const log = createArrivalLog();
    for (let i = 1; i <= 1000; i++) log.arrived(i * 16, i);
    expect(log.at(8000)).toBeGreaterThanOrEqual(500);
    expect(log.at(8000)).toBeLessThanOrEqual(520);
  });

  it('is forgotten after a while', () => {
    const log = createArrivalLog();
    for (let i = 1; i <= 10_000; i++) log.arrived(i * 320, i);
    expect(log.at(320 * 10_000)).toBe(10_000);
    expect(log.at(320 * 6000)).toBe(6000);
    expect(log.at(320 * 5905)).toBe(5905);
    expect(log.at(320 * 5900)).toBeUndefined();
    expect(log.at(0)).toBeUndefined();
  });
});
