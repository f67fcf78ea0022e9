import { describe, expect, it } from 'vitest';
import { createProtobufWriter, type ProtobufWriter } from './protobuf-writer.js';

function written(write: (writer: ProtobufWriter) => void, capacity = 1_000): number[] {
  const writer = createProtobufWriter(capacity);
  write(writer);
  return [...writer.finish()];
}

describe('protobuf writer', () => {
  it('writes varints as the specification’s examples have them', () => {
    expect(written((w) => w.varint(1, 150))).toEqual([0x08, 0x96, 0x01]);
    expect(written((w) => w.varint(1, 0))).toEqual([0x08, 0x00]);
    expect(written((w) => w.varint(16, 1))).toEqual([0x80, 0x01, 0x01]);
  });

  it('writes negative numbers as ten bytes', () => {
    expect(written((w) => w.varint(1, -1))).toEqual([0x08, ...Array(9).fill(0xff), 0x01]);
  });

  it('writes strings and floats', () => {
    expect(written((w) => w.string(2, 'testing'))).toEqual([
      0x12,
      0x07,
      ...new TextEncoder().encode('testing'),
    ]);
    expect(written((w) => w.float(3, 1))).toEqual([0x1d, 0, 0, 0x80, 0x3f]);
  });

  it('writes nested messages with lengths of five bytes', () => {
    const bytes = written((w) => w.message(3, () => w.varint(1, 150)));
    expect(bytes).toEqual([0x1a, 0x83, 0x80, 0x80, 0x80, 0x00, 0x08, 0x96, 0x01]);
  });

  it('writes packed varints', () => {
    const bytes = written((w) => w.packedVarints(4, [3, 270, 86942]));
    expect(bytes.slice(0, 6)).toEqual([0x22, 0x86, 0x80, 0x80, 0x80, 0x00]);
    expect(bytes.slice(6)).toEqual([0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
  });

  it('aligns what is filled in place', () => {
    for (let before = 0; before < 70; before++) {
      const writer = createProtobufWriter(1_000);
      writer.string(1, 'x'.repeat(before));
      let offset = -1;
      writer.filledBytes(9, 8, 64, 12, (target) => {
        offset = target.byteOffset;
        target.fill(7);
      });
      expect(offset % 64).toBe(0);
      expect([...writer.finish().slice(-8)]).toEqual(Array(8).fill(7));
    }
  });

  it('says when the buffer is too small', () => {
    expect(() => written((w) => w.string(1, 'too long'), 5)).toThrow(RangeError);
    expect(() => written((w) => w.filledBytes(9, 100, 4, 12, () => {}), 50)).toThrow(RangeError);
  });
});
