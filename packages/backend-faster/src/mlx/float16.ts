const LARGEST = 65_504;
const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/**
 * Numbers in IEEE half precision, rounded to the nearest, ties to even; what is too large becomes the largest.
 *
 * @returns their bits
 */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = half(values[i]!);
  return halves;
}

function half(value: number): number {
  const magnitude = Math.min(Math.abs(value), LARGEST);
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  // Below the smallest normal half, 2^-14, steps are 2^-24 wide.
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  number[0] = magnitude;
  const single = bits[0]!;
  // 13 bits of the mantissa go, and the exponent's middle is 15 instead of 127; a carry may run into it.
  const kept = (single >>> 13) - ((127 - 15) << 10);
  const rest = single & 0x1fff;
  const up = rest > 0x1000 || (rest === 0x1000 && (kept & 1) === 1);
  return sign | (kept + (up ? 1 : 0));
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}
