import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWholeFrames } from './whole-frames.js';

it('gives all bytes in their order, in whole frames', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 4 })),
      (width, frames) => {
        const whole = createWholeFrames(width);
        const given = Buffer.concat(frames.flat());
        const taken = frames.map((fragments) =>
          Buffer.concat(whole(fragments.map((one) => Buffer.from(one)))),
        );
        expect(taken.every(({ length }) => length % width === 0)).toBe(true);
        const all = Buffer.concat(taken);
        expect(all).toEqual(given.subarray(0, given.length - (given.length % width)));
      },
    ),
  );
});
