import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { readOnnxModel } from './onnx-model.js';

/** A model of one node and these constants, written by what each of them is told to write of itself. */
function model(...constants: readonly ((tensor: PbfWriter) => void)[]): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(
    7,
    (_, graph) => {
      graph.writeMessage(
        1,
        (__, node) => {
          for (const input of ['a', 'b']) node.writeStringField(1, input);
          node.writeStringField(2, 'c');
          node.writeStringField(4, 'DequantizeLinear');
          for (const [name, value] of [
            ['other', 7],
            ['axis', -1],
          ] as const) {
            node.writeMessage(
              5,
              (___, attribute) => {
                attribute.writeStringField(1, name);
                attribute.writeVarintField(3, value);
              },
              undefined,
            );
          }
        },
        undefined,
      );
      for (const constant of constants)
        graph.writeMessage(5, (__, one) => constant(one), undefined);
    },
    undefined,
  );
  return writer.finish();
}

function tensor(
  type: number,
  shape: readonly number[],
  write: (tensor: PbfWriter) => void,
): (tensor: PbfWriter) => void {
  return (one) => {
    for (const length of shape) one.writeVarintField(1, length);
    one.writeVarintField(2, type);
    one.writeStringField(8, 'x');
    write(one);
  };
}

const constantOf = (bytes: Uint8Array) => {
  const { shape, values } = readOnnxModel(bytes).constants.get('x')!;
  return { shape, values: Array.from(values) };
};

describe('an .onnx file', () => {
  it('has nodes', () => {
    expect(readOnnxModel(model()).nodes).toEqual([
      { operator: 'DequantizeLinear', inputs: ['a', 'b'], outputs: ['c'], axis: -1 },
    ]);
  });

  const raw = (numbers: ArrayBufferView) =>
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  it.each([
    ['float32', 1, Float32Array.of(0.5, -1.25)],
    ['uint8', 2, Uint8Array.of(0, 255)],
    ['int8', 3, Int8Array.of(-128, 127)],
    ['int32', 6, Int32Array.of(-70_000, 70_000)],
  ])('has constants of %s, as raw bytes', (_, type, numbers) => {
    // One byte more in front of it, so that numbers of several bytes begin anywhere.
    for (const before of ['', 'z']) {
      const one = tensor(type, [2, 1], (writer) => {
        writer.writeStringField(12, before);
        writer.writeBytesField(9, raw(numbers));
      });
      expect(constantOf(model(one))).toEqual({ shape: [2, 1], values: Array.from(numbers) });
    }
  });

  it('has constants as fields', () => {
    const floats = tensor(1, [2], (writer) => writer.writePackedFloat(4, [0.5, -1.25]));
    expect(constantOf(model(floats))).toEqual({ shape: [2], values: [0.5, -1.25] });
    const bytes = tensor(3, [2], (writer) => writer.writePackedVarint(5, [-3, 100]));
    expect(constantOf(model(bytes))).toEqual({ shape: [2], values: [-3, 100] });
    const scalar = tensor(2, [], (writer) => writer.writeVarintField(5, 200));
    expect(constantOf(model(scalar))).toEqual({ shape: [], values: [200] });
  });

  it('may have constants of other elements, which are left out', () => {
    const wide = tensor(7, [1], (writer) => writer.writeBytesField(9, new Uint8Array(8)));
    expect(readOnnxModel(model(wide)).constants.size).toBe(0);
  });

  it('whose constant is cut off is refused', () => {
    const short = tensor(1, [3], (writer) => writer.writePackedFloat(4, [1, 2]));
    expect(() => readOnnxModel(model(short))).toThrow(
      new RangeError('x holds 2 numbers, and its shape 3'),
    );
  });

  it('that is damaged costs no more than its bytes', () => {
    // A field of 2^40 numbers in a graph of a few bytes.
    const bytes = Uint8Array.of(
      0x3a,
      0x0a,
      0x2a,
      0x08,
      0x2a,
      0x80,
      0x80,
      0x80,
      0x80,
      0x80,
      0x20,
      1,
    );
    expect(readOnnxModel(bytes).constants.size).toBe(0);
    const whole = model(tensor(1, [2], (writer) => writer.writePackedFloat(4, [0.5, -1.25])));
    for (let end = 0; end < whole.length; end++) {
      try {
        readOnnxModel(whole.subarray(0, end));
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
    expect(() => readOnnxModel(new TextEncoder().encode('<!doctype html>'))).toThrow();
  });
});
