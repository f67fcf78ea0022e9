import type { WeightsFile } from '../weights-file.js';
import { decodeBfloat16, decodeHalf } from './decode-floats.js';

// Bytes read at once while converting. A few L2 caches' worth: more is no faster. They are held only for the call.
const SCRATCH_BYTES = 1024 * 1024;

/**
 * Reads `count` items of `itemBytes` in pieces, so that a tensor is never held twice.
 *
 * @param consume gets each piece's bytes (at the start of their buffer) and the number of its first item
 */
export function forEachPiece(
  file: WeightsFile,
  position: number,
  count: number,
  itemBytes: number,
  consume: (bytes: Uint8Array<ArrayBuffer>, first: number) => void,
): void {
  const itemsAtOnce = Math.min(count, Math.floor(SCRATCH_BYTES / itemBytes));
  const scratch = new Uint8Array(itemsAtOnce * itemBytes);
  for (let first = 0; first < count; first += itemsAtOnce) {
    const bytes = scratch.subarray(0, Math.min(itemsAtOnce, count - first) * itemBytes);
    file.readAt(position + first * itemBytes, bytes);
    consume(bytes, first);
  }
}

/** The types of numbers that stand one by one, and their bytes. */
export const FLOAT_BYTES = { f32: 4, f16: 2, bf16: 2 } as const;

/** A type whose numbers stand one by one. */
export type FloatDtype = keyof typeof FLOAT_BYTES;

/** Fills `values` with the little-endian numbers that begin at `position`. */
export function readFloats(
  file: WeightsFile,
  position: number,
  dtype: FloatDtype,
  values: Float32Array,
): void {
  if (dtype === 'f32') {
    file.readAt(position, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return;
  }
  const decode = dtype === 'f16' ? decodeHalf : decodeBfloat16;
  forEachPiece(file, position, values.length, 2, (bytes, first) => {
    decode(new Uint16Array(bytes.buffer, 0, bytes.byteLength / 2), values, first);
  });
}
