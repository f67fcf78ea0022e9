import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader, encodeFrame, type Frame } from './frames.js';

const frame = fc.record({
  header: fc.record({ type: fc.string(), id: fc.integer(), text: fc.string({ unit: 'grapheme' }) }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

describe('frames', () => {
  it('come out as they went in, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 90 })),
        (frames, cuts) => {
          const bytes = Buffer.concat(
            frames.flatMap(({ header, payload }) => encodeFrame(header, payload)),
          );
          const found: Frame[] = [];
          const read = createFrameReader((each) => found.push(each));
          for (let at = 0; at < bytes.length; ) {
            const length = cuts.next().value as number;
            read(bytes.subarray(at, at + length));
            at += length;
          }
          expect(found.length).toBe(frames.length);
          for (const [i, { header, payload }] of frames.entries()) {
            expect(found[i]!.header).toEqual({ ...header, bytes: payload.length });
            expect(new Uint8Array(found[i]!.payload)).toEqual(payload);
          }
        },
      ),
    );
  });

  it('are four bytes of length, little-endian, a header and raw bytes', () => {
    const samples = new Float32Array([0, 0.5]);
    const [head, payload] = encodeFrame({ type: 'x' }, new Uint8Array(samples.buffer));
    expect(head!.readUInt32LE(0)).toBe(head!.length - 4);
    expect(JSON.parse(head!.subarray(4).toString())).toEqual({ type: 'x', bytes: 8 });
    expect(payload!.readFloatLE(4)).toBe(0.5);
  });

  it('that are none are refused', () => {
    const refuses = (bytes: Uint8Array) =>
      expect(() => createFrameReader(() => {})(bytes)).toThrow();
    refuses(Buffer.from('Welcome to this Python\n'));
    refuses(Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.from('[]')]));
    refuses(Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.from('no')]));
    refuses(Buffer.concat([Buffer.from([4, 0, 0, 0]), Buffer.from('null')]));
  });
});
