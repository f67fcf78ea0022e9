const float = new Float32Array(1);
const float32Bits = new Uint32Array(float.buffer);

/**
 * Writes numbers as IEEE half precision, rounded to the nearest, ties to even. Numbers of 65 520 and more become infinite.
 */
export function encodeHalf(source: Float32Array, target: Uint16Array): void {
  const words = new Uint32Array(source.buffer, source.byteOffset, source.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    target[i] = ((word >>> 16) & 0x8000) | halfMagnitude(word & 0x7fff_ffff);
  }
}

function halfMagnitude(magnitude: number): number {
  if (magnitude > 0x7f80_0000) return 0x7e00; // NaN
  if (magnitude >= 0x4780_0000) return 0x7c00; // 65 536 and more
  if (magnitude >= 0x3880_0000) {
    // The exponents differ by 112; the 13 bits that are dropped round what is kept.
    const even = (magnitude >>> 13) & 1;
    return (magnitude - 0x3800_0000 + 0xfff + even) >>> 13;
  }
  // Below 2^-14 halves are multiples of 2^-24, as floats between 0.5 and 1 are: adding 0.5 rounds to them.
  float32Bits[0] = magnitude;
  float[0]! += 0.5;
  return float32Bits[0] - 0x3f00_0000;
}

/** Whether every number stayed finite as a half. */
export function allHalvesFinite(halves: Uint16Array): boolean {
  return halves.every((half) => (half & 0x7c00) !== 0x7c00);
}
