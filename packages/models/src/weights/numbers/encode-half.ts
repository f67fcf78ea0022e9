/**
 * Writes numbers as IEEE half precision, rounded to the nearest and to even where two are as near. What is too large
 * becomes infinite.
 */
export function encodeHalf(source: Float32Array, target: Uint16Array): void {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fff_ffff;
    target[i] = sign | halfMagnitude(magnitude, source[i]!);
  }
}

function halfMagnitude(magnitude: number, value: number): number {
  if (magnitude > 0x7f80_0000) return 0x7e00; // NaN
  if (magnitude >= 0x4780_0000) return 0x7c00; // 65 536 and more
  if (magnitude >= 0x3880_0000) {
    // The exponents differ by 112; the 13 bits that are dropped round what is kept.
    const even = (magnitude >>> 13) & 1;
    return (magnitude - 0x3800_0000 + 0xfff + even) >>> 13;
  }
  // Below 2^-14 halves are multiples of 2^-24.
  const steps = Math.abs(value) * 2 ** 24;
  const whole = Math.floor(steps);
  const rest = steps - whole;
  return rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}

/** Whether every number stayed finite as a half. */
export function allHalvesFinite(halves: Uint16Array): boolean {
  return halves.every((half) => (half & 0x7c00) !== 0x7c00);
}
