import { encodeHalf } from '@ws/models/internal';

const LARGEST = 65_504;

/**
 * Numbers in IEEE half precision, rounded to the nearest, ties to even; what is too large becomes the largest.
 *
 * @returns their bits
 */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  const finite = values.map((value) => Math.max(-LARGEST, Math.min(LARGEST, value)));
  encodeHalf(finite, halves);
  return halves;
}
