// Half precision has 65 536 values, so looking them up beats taking them apart; 256 KB, made on first use.
let halfToSingle: Float32Array | undefined;

/** The value of every IEEE 754 half-precision bit pattern, as float32. */
function halfTable(): Float32Array {
  if (halfToSingle !== undefined) return halfToSingle;
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < table.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : NaN;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  halfToSingle = table;
  return table;
}

/** Writes IEEE half-precision numbers into `target` from `offset` on, as float32. */
export function decodeHalf(source: Uint16Array, target: Float32Array, offset: number): void {
  const table = halfTable();
  for (let i = 0; i < source.length; i++) target[offset + i] = table[source[i]!]!;
}

/** Writes bfloat16 numbers (the upper half of a float32) into `target` from `offset` on. */
export function decodeBfloat16(source: Uint16Array, target: Float32Array, offset: number): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < source.length; i++) bits[offset + i] = source[i]! << 16;
}

/** Whether every number is finite. Without a branch per number: 0 · NaN and 0 · ∞ are NaN and stay so. */
export function allFinite(values: Float32Array): boolean {
  let probe = 0;
  for (let i = 0; i < values.length; i++) probe += values[i]! * 0;
  return probe === 0;
}

/** The value of an IEEE half-precision bit pattern. */
export function halfValue(bits: number): number {
  return halfTable()[bits]!;
}
