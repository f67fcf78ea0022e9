import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameCutter } from './pcm.js';

it('gives all bytes in their order, in whole frames', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.uint8Array({ maxLength: 12 })),
      (width, pieces) => {
        const cutter = createFrameCutter(width);
        const given = pieces.flatMap((piece) => [...piece]);
        const taken = pieces.map((piece) => [...cutter.cut(piece)]);
        expect(taken.every(({ length }) => length % width === 0)).toBe(true);
        expect(taken.flat()).toEqual(given.slice(0, given.length - (given.length % width)));
        expect(cutter.pendingBytes).toBe(given.length % width);
      },
    ),
  );
});
