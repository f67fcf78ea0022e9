import { halfValue } from '../numbers/decode-floats.js';
import { forEachPiece } from '../numbers/read-floats.js';
import type { WeightsFile } from '../weights-file.js';
import type { WeightDtype } from '../whisper-weights.js';

/** Numbers in a block. */
export const BLOCK: number = 32;

/** A quantised type of ggml. */
export type BlockDtype = Extract<WeightDtype, `q${string}`>;

export interface BlockType {
  readonly bytes: number;
  /** Decodes the block that begins at byte `at` into the 32 numbers of `values` from `to` on. */
  decode(bytes: Uint8Array, at: number, values: Float32Array, to: number): void;
}

const halfAt = (bytes: Uint8Array, at: number): number =>
  halfValue(bytes[at]! | (bytes[at + 1]! << 8));

const HALF_BLOCK = BLOCK / 2;

/**
 * A type of 4 or 5 bits a number: a scale and, with `hasMinimum`, the value of an integer 0, as halves; with
 * `hasFifthBits`, a 32-bit word of the highest bits, the first number's lowest; then 16 bytes that hold number `i` in
 * their lower and number `i + 16` in their upper four bits.
 */
function nibbles(hasFifthBits: boolean, hasMinimum: boolean): BlockType {
  const fifthBits = hasMinimum ? 4 : 2;
  const first = fifthBits + (hasFifthBits ? 4 : 0);
  // Without a minimum the integers stand for numbers around zero.
  const middle = hasFifthBits ? 16 : 8;
  return {
    bytes: first + HALF_BLOCK,
    decode(bytes, at, values, to) {
      const scale = halfAt(bytes, at);
      const minimum = hasMinimum ? halfAt(bytes, at + 2) : -middle * scale;
      for (let i = 0; i < HALF_BLOCK; i++) {
        const packed = bytes[at + first + i]!;
        let low = packed & 15;
        let high = packed >> 4;
        if (hasFifthBits) {
          const byte = at + fifthBits + (i >> 3);
          low |= ((bytes[byte]! >> (i & 7)) & 1) << 4;
          high |= ((bytes[byte + 2]! >> (i & 7)) & 1) << 4;
        }
        values[to + i] = low * scale + minimum;
        values[to + i + HALF_BLOCK] = high * scale + minimum;
      }
    },
  };
}

/** ggml's block types that Whisper files use (`ggml-common.h`: `block_q4_0` and so on; quantisation version 2). */
export const BLOCK_TYPES: Readonly<Record<BlockDtype, BlockType>> = {
  q4_0: nibbles(false, false),
  q4_1: nibbles(false, true),
  q5_0: nibbles(true, false),
  q5_1: nibbles(true, true),
  // A scale as a half, and 32 signed bytes.
  q8_0: {
    bytes: 2 + BLOCK,
    decode(bytes, at, values, to) {
      const scale = halfAt(bytes, at);
      for (let i = 0; i < BLOCK; i++) {
        values[to + i] = ((bytes[at + 2 + i]! << 24) >> 24) * scale;
      }
    },
  },
};

/** Fills `values` with the numbers of the blocks that begin at `position`. */
export function readBlocks(
  file: WeightsFile,
  position: number,
  dtype: BlockDtype,
  values: Float32Array,
): void {
  const type = BLOCK_TYPES[dtype];
  forEachPiece(file, position, values.length / BLOCK, type.bytes, (bytes, firstBlock) => {
    for (let at = 0, to = firstBlock * BLOCK; at < bytes.length; at += type.bytes, to += BLOCK) {
      type.decode(bytes, at, values, to);
    }
  });
}
