// Writes ggml files of whisper.cpp for tests, from the format's definition: quantisers as in ggml's reference
// implementation (one scale per 32 numbers; of the rounded values, the nearest), and files with one thing wrong.
import type { WhisperDimensions } from '../dimensions.js';
import { halfValue } from '../numbers/decode-floats.js';
import { encodeHalf } from '../numbers/encode-half.js';
import type { WeightDtype } from '../whisper-weights.js';
import type { Numbers } from './small-whisper.js';

export type GgmlDtype = Exclude<WeightDtype, 'bf16' | 'i8'>;

export const GGML_TYPES: Readonly<Record<GgmlDtype, number>> = {
  f32: 0,
  f16: 1,
  q4_0: 2,
  q4_1: 3,
  q5_0: 6,
  q5_1: 7,
  q8_0: 8,
};

/** A number as a half, and what the half is. */
function half(value: number): { readonly bytes: readonly number[]; readonly value: number } {
  const bits = new Uint16Array(1);
  encodeHalf(Float32Array.of(value), bits);
  return { bytes: [bits[0]! & 255, bits[0]! >> 8], value: halfValue(bits[0]!) };
}

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** Integers of 4 or 5 bits: the lower four bits of number `i` and of `i + 16` share a byte. */
function packed(integers: readonly number[], bits: 4 | 5): number[] {
  const nibbles = Array.from(
    { length: 16 },
    (_, i) => (integers[i]! & 15) | ((integers[i + 16]! & 15) << 4),
  );
  if (bits === 4) return nibbles;
  const fifth = [0, 0, 0, 0];
  integers.forEach((value, i) => {
    fifth[i >> 3]! |= (value >> 4) << (i & 7);
  });
  return [...fifth, ...nibbles];
}

function encodeBlock(block: Float32Array, dtype: GgmlDtype): readonly number[] {
  const numbers = [...block];
  const largest = numbers.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  const bits = dtype.startsWith('q4') ? 4 : 5;
  const levels = 2 ** bits;
  switch (dtype) {
    case 'q8_0': {
      const scale = half(Math.abs(largest) / 127);
      const integers = numbers.map((x) => (scale.value === 0 ? 0 : Math.round(x / scale.value)));
      return [...scale.bytes, ...integers.map((q) => Math.max(-127, Math.min(127, q)) & 255)];
    }
    case 'q4_0':
    case 'q5_0': {
      const scale = half(largest / -(levels / 2));
      const integers = numbers.map((x) =>
        clamp(Math.round((scale.value === 0 ? 0 : x / scale.value) + levels / 2), levels - 1),
      );
      return [...scale.bytes, ...packed(integers, bits)];
    }
    case 'q4_1':
    case 'q5_1': {
      const least = half(Math.min(...numbers));
      const scale = half((Math.max(...numbers) - least.value) / (levels - 1));
      const integers = numbers.map((x) =>
        clamp(Math.round(scale.value === 0 ? 0 : (x - least.value) / scale.value), levels - 1),
      );
      return [...scale.bytes, ...least.bytes, ...packed(integers, bits)];
    }
    default:
      throw new Error(`${dtype} has no blocks`);
  }
}

/** The bytes of numbers in a type. */
export function encodeGgml(values: Float32Array, dtype: GgmlDtype): Uint8Array {
  if (dtype === 'f32') return new Uint8Array(values.slice().buffer);
  if (dtype === 'f16') {
    const halves = new Uint16Array(values.length);
    encodeHalf(values, halves);
    return new Uint8Array(halves.buffer);
  }
  const bytes: number[] = [];
  for (let at = 0; at < values.length; at += 32) {
    bytes.push(...encodeBlock(values.subarray(at, at + 32), dtype));
  }
  return Uint8Array.from(bytes);
}

/** How far a number may be from what was quantised, within its block: half a step, and what the scale's rounding adds. */
export function quantisationError(block: Float32Array, dtype: GgmlDtype): number {
  const largest = block.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const range = Math.max(...block) - Math.min(...block);
  const steps: Record<GgmlDtype, number> = {
    f32: 0,
    f16: largest / 1024,
    q8_0: largest / 127 / 2,
    // The level opposite to the largest number is missing, which costs a whole step.
    q4_0: largest / 8,
    q5_0: largest / 16,
    q4_1: range / 15 / 2,
    q5_1: range / 31 / 2,
  };
  return steps[dtype] + (dtype === 'f32' ? 0 : largest / 500);
}

export interface GgmlTensorWritten {
  readonly name: string;
  /** Outermost first. */
  readonly shape: readonly number[];
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface GgmlFileWritten {
  magic: number;
  dimensions: WhisperDimensions;
  ftype: number;
  filters: { rows: number; columns: number };
  tokens: readonly Uint8Array[];
  tensors: GgmlTensorWritten[];
}

/** A file as whisper.cpp's tools write it: matrices in `dtype`, convolutions in f16 at least, vectors and positions in f32. */
export function ggmlFile(
  dimensions: WhisperDimensions,
  tensors: ReadonlyMap<string, Numbers>,
  dtype: GgmlDtype,
  tokens: readonly Uint8Array[] = [],
): GgmlFileWritten {
  return {
    magic: 0x67676d6c,
    dimensions,
    ftype: 2000 + GGML_TYPES[dtype],
    filters: { rows: dimensions.nMels, columns: 201 },
    tokens,
    tensors: [...tensors].map(([name, { shape, values }]) => {
      const isVector = shape.length === 1 || name.endsWith('positional_embedding');
      const isConvolution = shape.length === 3;
      const own = isVector ? 'f32' : isConvolution && dtype !== 'f32' ? 'f16' : dtype;
      return {
        name,
        shape: /conv\d\.bias/.test(name) ? [...shape, 1] : shape,
        type: GGML_TYPES[own],
        bytes: encodeGgml(values, own),
      };
    }),
  };
}

export function encodeGgmlFile(file: GgmlFileWritten): Buffer {
  const integers = (...values: number[]): Buffer => {
    const part = Buffer.alloc(values.length * 4);
    for (const [i, value] of values.entries()) part.writeUInt32LE(value, i * 4);
    return part;
  };
  const d = file.dimensions;
  return Buffer.concat([
    integers(file.magic, d.nVocab, d.nAudioCtx, d.nAudioState, d.nAudioHead, d.nAudioLayer),
    integers(d.nTextCtx, d.nTextState, d.nTextHead, d.nTextLayer, d.nMels, file.ftype),
    integers(file.filters.rows, file.filters.columns),
    Buffer.alloc(file.filters.rows * file.filters.columns * 4),
    integers(file.tokens.length),
    ...file.tokens.flatMap((text) => [integers(text.length), text]),
    ...file.tensors.flatMap(({ name, shape, type, bytes }) => [
      integers(shape.length, Buffer.byteLength(name), type, ...shape.toReversed()),
      Buffer.from(name),
      bytes,
    ]),
  ]);
}
