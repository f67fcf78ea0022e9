import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtobufWriter, type ProtobufWriter } from './protobuf-writer.js';

function written(write: (writer: ProtobufWriter) => void, capacity = 1024): number[] {
  const writer = createProtobufWriter(capacity);
  write(writer);
  return [...writer.finish()];
}

/** A field as it lies in the bytes. */
type Field =
  | { readonly field: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly field: number; readonly kind: 'fixed32'; readonly value: number }
  | {
      readonly field: number;
      readonly kind: 'bytes';
      readonly value: Uint8Array;
      readonly at: number;
    };

/** The wire format read back, by another way than it is written. */
function parse(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ field, kind: 'varint', value: varint() });
        break;
      case 2: {
        const length = Number(varint());
        fields.push({ field, kind: 'bytes', value: bytes.subarray(at, at + length), at });
        at += length;
        break;
      }
      case 5:
        fields.push({
          field,
          kind: 'fixed32',
          value: new DataView(bytes.buffer, bytes.byteOffset).getFloat32(at, true),
        });
        at += 4;
        break;
      default:
        throw new Error(`wire type ${tag & 7} at ${at}`);
    }
  }
  return fields;
}

describe('what the wire format’s documentation shows', () => {
  it.each<[string, (writer: ProtobufWriter) => void, number[]]>([
    ['150 in field 1', (w) => w.varint(1, 150), [0x08, 0x96, 0x01]],
    ['0', (w) => w.varint(1, 0), [0x08, 0]],
    ['127, the last of one byte', (w) => w.varint(1, 127), [0x08, 0x7f]],
    ['128, the first of two', (w) => w.varint(1, 128), [0x08, 0x80, 0x01]],
    ['field 16, the first whose tag takes two bytes', (w) => w.varint(16, 1), [0x80, 0x01, 1]],
    [
      '-1 in ten bytes',
      (w) => w.varint(1, -1),
      [0x08, ...Array.from({ length: 9 }, () => 0xff), 0x01],
    ],
    [
      '-2 in ten bytes',
      (w) => w.varint(1, -2),
      [0x08, 0xfe, ...Array.from({ length: 8 }, () => 0xff), 0x01],
    ],
    [
      'the largest whole number there is',
      (w) => w.varint(1, Number.MAX_SAFE_INTEGER),
      [0x08, ...Array.from({ length: 7 }, () => 0xff), 0x0f],
    ],
    [
      '"testing" in field 2',
      (w) => w.string(2, 'testing'),
      [0x12, 0x07, ...new TextEncoder().encode('testing')],
    ],
    ['text in UTF-8', (w) => w.string(2, 'é€'), [0x12, 0x05, 0xc3, 0xa9, 0xe2, 0x82, 0xac]],
    ['an empty string', (w) => w.string(2, ''), [0x12, 0]],
    ['1.5 as a float', (w) => w.float(2, 1.5), [0x15, 0, 0, 0xc0, 0x3f]],
    [
      'a message in a message, its length padded to five bytes',
      (w) => w.message(3, () => w.varint(1, 150)),
      [0x1a, 0x83, 0x80, 0x80, 0x80, 0x00, 0x08, 0x96, 0x01],
    ],
    [
      'packed 3, 270, 86942 in field 6',
      (w) => w.packedVarints(6, [3, 270, 86942]),
      [0x32, 0x86, 0x80, 0x80, 0x80, 0x00, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05],
    ],
    ['nothing packed', (w) => w.packedVarints(6, []), [0x32, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ])('%s', (_, write, expected) => {
    expect(written(write)).toEqual(expected);
  });
});

type Tree =
  | { readonly field: number; readonly number: number }
  | { readonly field: number; readonly float: number }
  | { readonly field: number; readonly bytes: Uint8Array }
  | { readonly field: number; readonly children: readonly Tree[] };

const field = fc.integer({ min: 1, max: 15 });
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ field, number: fc.maxSafeInteger() }),
    fc.record({ field, float: fc.float({ noNaN: true }) }),
    fc.record({ field, bytes: fc.uint8Array({ maxLength: 300 }) }),
    fc.record({ field, children: fc.array(tie('tree'), { maxLength: 4 }) }),
  ),
}));

function write(writer: ProtobufWriter, node: Tree): void {
  if ('number' in node) writer.varint(node.field, node.number);
  else if ('float' in node) writer.float(node.field, node.float);
  else if ('bytes' in node) writer.bytes(node.field, node.bytes);
  else {
    writer.message(node.field, () => {
      for (const child of node.children) write(writer, child);
    });
  }
}

function check(fields: readonly Field[], nodes: readonly Tree[]): void {
  expect(fields.length).toBe(nodes.length);
  nodes.forEach((node, index) => {
    const found = fields[index]!;
    expect(found.field).toBe(node.field);
    if ('number' in node) expect(found.value).toBe(BigInt.asUintN(64, BigInt(node.number)));
    else if ('float' in node) expect(found.value).toBe(node.float);
    else if ('bytes' in node) expect(found.value).toEqual(node.bytes);
    else check(parse(found.value as Uint8Array), node.children);
  });
}

it('whatever is written, however deep, is read back', () => {
  return fc.assert(
    fc.property(fc.array(tree, { maxLength: 6 }), (nodes) => {
      const writer = createProtobufWriter(1 << 18);
      for (const node of nodes) write(writer, node);
      check(parse(writer.finish()), nodes);
    }),
  );
});

describe('filledBytes', () => {
  it('begin at a multiple of the alignment, wherever the writer stands', () => {
    for (let before = 0; before < 140; before++) {
      const writer = createProtobufWriter(4096);
      writer.string(1, 'x'.repeat(before));
      let offset = -1;
      writer.filledBytes(9, 300, 64, 12, (target) => {
        offset = target.byteOffset;
        expect(target.length).toBe(300);
        target.forEach((_, i) => {
          target[i] = i;
        });
      });
      writer.varint(2, 7);
      const fields = parse(writer.finish());
      expect(fields.map((one) => one.field)).toEqual([1, 12, 9, 2]);
      const content = fields[2]!;
      expect(content.kind === 'bytes' && content.at % 64).toBe(0);
      expect(content.kind === 'bytes' && content.at).toBe(offset);
      expect(content.value).toEqual(Uint8Array.from({ length: 300 }, (_, i) => i));
      expect(fields[3]!.value).toBe(7n);
    }
  });

  it('may be longer than four bytes of a varint can say', () => {
    const byteLength = 2 ** 28 + 5;
    const writer = createProtobufWriter(byteLength + 200);
    writer.message(7, () => writer.filledBytes(9, byteLength, 64, 12, () => {}));
    writer.varint(2, 7);
    const [message, after] = parse(writer.finish());
    const content = parse(message!.value as Uint8Array)[1]!;
    expect((content.value as Uint8Array).length).toBe(byteLength);
    expect(after!.value).toBe(7n);
  });
});

describe('a buffer that is too small', () => {
  it.each<[string, (writer: ProtobufWriter) => void]>([
    ['for a varint', (w) => w.varint(1, 1)],
    ['for a float', (w) => w.float(1, 1)],
    ['for a string', (w) => w.string(1, 'more than there is room for')],
    ['for bytes', (w) => w.bytes(1, new Uint8Array(30))],
    ['for a message', (w) => w.message(1, () => {})],
    ['for packed numbers', (w) => w.packedVarints(1, [1, 2, 3])],
    ['for what is filled in', (w) => w.filledBytes(9, 10, 64, 12, () => {})],
  ])('%s is an error', (_, overflow) => {
    const writer = createProtobufWriter(30);
    writer.string(1, '0123456789');
    expect(() => {
      for (let i = 0; i < 30; i++) overflow(writer);
    }).toThrow(new RangeError('protobuf buffer of 30 bytes is too small'));
  });

  it('for the last thing written is an error too', () => {
    expect(() => written((w) => w.filledBytes(9, 100, 4, 12, () => {}), 50)).toThrow(RangeError);
    expect(() => written((w) => w.bytes(9, new Uint8Array(40)), 30)).toThrow(RangeError);
  });
});
