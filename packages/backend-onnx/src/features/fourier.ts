import { FRAME } from './window.js';

// 400 = 4 · 4 · 5 · 5.
const RADICES = [4, 4, 5, 5] as const;
const COS_72 = Math.cos((2 * Math.PI) / 5);
const COS_144 = Math.cos((4 * Math.PI) / 5);
const SIN_72 = Math.sin((2 * Math.PI) / 5);
const SIN_144 = Math.sin((4 * Math.PI) / 5);

/** Twiddle factors of one stage: for every k below `span` and every q from 1 to radix-1, cos and sin of -2πkq/(span·radix). */
function twiddles(span: number, radix: number): Float64Array {
  const table = new Float64Array(span * (radix - 1) * 2);
  let at = 0;
  for (let k = 0; k < span; k++) {
    for (let q = 1; q < radix; q++) {
      const angle = (-2 * Math.PI * k * q) / (span * radix);
      table[at++] = Math.cos(angle);
      table[at++] = Math.sin(angle);
    }
  }
  return table;
}

/** Complex numbers. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function radix4(from: Complex, to: Complex, width: number, w: Float64Array): void {
  const { re: sr, im: si } = from;
  const { re: tr, im: ti } = to;
  const quarter = FRAME / 4;
  for (let j = 0, k = 0, base = 0; j < quarter; j++) {
    const t = k * 6;
    const x1r = sr[j + quarter]!;
    const x1i = si[j + quarter]!;
    const x2r = sr[j + 2 * quarter]!;
    const x2i = si[j + 2 * quarter]!;
    const x3r = sr[j + 3 * quarter]!;
    const x3i = si[j + 3 * quarter]!;
    const a0r = sr[j]!;
    const a0i = si[j]!;
    const a1r = x1r * w[t]! - x1i * w[t + 1]!;
    const a1i = x1r * w[t + 1]! + x1i * w[t]!;
    const a2r = x2r * w[t + 2]! - x2i * w[t + 3]!;
    const a2i = x2r * w[t + 3]! + x2i * w[t + 2]!;
    const a3r = x3r * w[t + 4]! - x3i * w[t + 5]!;
    const a3i = x3r * w[t + 5]! + x3i * w[t + 4]!;
    const s02r = a0r + a2r;
    const s02i = a0i + a2i;
    const d02r = a0r - a2r;
    const d02i = a0i - a2i;
    const s13r = a1r + a3r;
    const s13i = a1i + a3i;
    const d13r = a1r - a3r;
    const d13i = a1i - a3i;
    const o = base + k;
    tr[o] = s02r + s13r;
    ti[o] = s02i + s13i;
    tr[o + width] = d02r + d13i;
    ti[o + width] = d02i - d13r;
    tr[o + 2 * width] = s02r - s13r;
    ti[o + 2 * width] = s02i - s13i;
    tr[o + 3 * width] = d02r - d13i;
    ti[o + 3 * width] = d02i + d13r;
    if (++k === width) {
      k = 0;
      base += 4 * width;
    }
  }
}

function radix5(from: Complex, to: Complex, width: number, w: Float64Array): void {
  const { re: sr, im: si } = from;
  const { re: tr, im: ti } = to;
  const fifth = FRAME / 5;
  for (let j = 0, k = 0, base = 0; j < fifth; j++) {
    const t = k * 8;
    const x1r = sr[j + fifth]!;
    const x1i = si[j + fifth]!;
    const x2r = sr[j + 2 * fifth]!;
    const x2i = si[j + 2 * fifth]!;
    const x3r = sr[j + 3 * fifth]!;
    const x3i = si[j + 3 * fifth]!;
    const x4r = sr[j + 4 * fifth]!;
    const x4i = si[j + 4 * fifth]!;
    const a0r = sr[j]!;
    const a0i = si[j]!;
    const a1r = x1r * w[t]! - x1i * w[t + 1]!;
    const a1i = x1r * w[t + 1]! + x1i * w[t]!;
    const a2r = x2r * w[t + 2]! - x2i * w[t + 3]!;
    const a2i = x2r * w[t + 3]! + x2i * w[t + 2]!;
    const a3r = x3r * w[t + 4]! - x3i * w[t + 5]!;
    const a3i = x3r * w[t + 5]! + x3i * w[t + 4]!;
    const a4r = x4r * w[t + 6]! - x4i * w[t + 7]!;
    const a4i = x4r * w[t + 7]! + x4i * w[t + 6]!;
    const s14r = a1r + a4r;
    const s14i = a1i + a4i;
    const d14r = a1r - a4r;
    const d14i = a1i - a4i;
    const s23r = a2r + a3r;
    const s23i = a2i + a3i;
    const d23r = a2r - a3r;
    const d23i = a2i - a3i;
    const c1r = a0r + COS_72 * s14r + COS_144 * s23r;
    const c1i = a0i + COS_72 * s14i + COS_144 * s23i;
    const c2r = a0r + COS_144 * s14r + COS_72 * s23r;
    const c2i = a0i + COS_144 * s14i + COS_72 * s23i;
    const e1r = SIN_72 * d14r + SIN_144 * d23r;
    const e1i = SIN_72 * d14i + SIN_144 * d23i;
    const e2r = SIN_144 * d14r - SIN_72 * d23r;
    const e2i = SIN_144 * d14i - SIN_72 * d23i;
    const o = base + k;
    tr[o] = a0r + s14r + s23r;
    ti[o] = a0i + s14i + s23i;
    tr[o + width] = c1r + e1i;
    ti[o + width] = c1i - e1r;
    tr[o + 2 * width] = c2r + e2i;
    ti[o + 2 * width] = c2i - e2r;
    tr[o + 3 * width] = c2r - e2i;
    ti[o + 3 * width] = c2i + e2r;
    tr[o + 4 * width] = c1r - e1i;
    ti[o + 4 * width] = c1i + e1r;
    if (++k === width) {
      k = 0;
      base += 5 * width;
    }
  }
}

/**
 * Discrete Fourier transform of 400 complex numbers, in place.
 *
 * Stockham's self-sorting form with radices 4 and 5 (C. Van Loan, "Computational Frameworks for the Fast Fourier
 * Transform", section 1.7): 400 is no power of two, and Whisper's spectrum needs exactly these 400 points.
 */
export function createFourierTransform(): (re: Float64Array, im: Float64Array) => void {
  let span = 1;
  const stages = RADICES.map((radix) => {
    const stage = { radix, width: span, table: twiddles(span, radix) };
    span *= radix;
    return stage;
  });
  const spare: Complex = { re: new Float64Array(FRAME), im: new Float64Array(FRAME) };

  // Four stages: the result of an even number of them lies in the arrays it started from.
  return (re, im) => {
    let from: Complex = { re, im };
    let to = spare;
    for (const { radix, width, table } of stages) {
      if (radix === 4) radix4(from, to, width, table);
      else radix5(from, to, width, table);
      [from, to] = [to, from];
    }
  };
}
