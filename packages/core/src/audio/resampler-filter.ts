/** The filter of a rational resampler, sampled once per phase. */
export interface PhaseTable {
  /** Output samples per `down` input samples, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Input samples that the filter reaches to each side. */
  readonly halfWidth: number;
  /** One output: the filter at `phase` (0 to up - 1), over `2 · halfWidth` samples from `first` on. */
  apply(samples: Float32Array, first: number, phase: number): number;
}

// 32 zero crossings to each side and 110 dB make a transition of 11 % of the lower rate: to 16 kHz, flat up to 6.9 kHz,
// all gone from 8.65 kHz on. What aliases from between lands above 7.35 kHz, where Whisper's mel filters hear little.
const ZERO_CROSSINGS = 32;
const ATTENUATION_DB = 110;
const CUTOFF = 0.97;

// Rates whose ratio has more phases than this (all odd ones have) get a finer table and a line between its entries:
// the error of that is below -120 dB.
const MAX_EXACT_PHASES = 640;
const INTERPOLATED_PHASES = 1024;

// Making a table takes up to 12 ms, and it holds up to 3 MiB. The tables that were asked for last are kept.
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
const kept = new Map<string, { readonly table: PhaseTable; readonly bytes: number }>();
let keptBytes = 0;

/** The table for two rates; the same one for all who ask, as long as it is kept. */
export function phaseTableFor(inputRate: number, outputRate: number): PhaseTable {
  const divisor = greatestCommonDivisor(inputRate, outputRate);
  const key = `${outputRate / divisor}/${inputRate / divisor}`;
  const entry = kept.get(key) ?? createPhaseTable(inputRate, outputRate);
  if (!kept.delete(key)) keptBytes += entry.bytes;
  // The last in the map is the last that was asked for.
  kept.set(key, entry);
  for (const [oldest, { bytes }] of kept) {
    if (keptBytes <= MAX_KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= bytes;
  }
  return entry.table;
}

/**
 * A lowpass below half of the lower rate: a sinc under a Kaiser window (J. F. Kaiser 1974, "Nonrecursive digital filter
 * design using the I0-sinh window function"), normalised so that every phase passes a constant unchanged.
 */
function createPhaseTable(
  inputRate: number,
  outputRate: number,
): { readonly table: PhaseTable; readonly bytes: number } {
  const divisor = greatestCommonDivisor(inputRate, outputRate);
  const up = outputRate / divisor;
  const down = inputRate / divisor;
  const stretch = Math.max(1, inputRate / outputRate);
  // Even, so that the taps are a multiple of four.
  const halfWidth = 2 * Math.ceil((ZERO_CROSSINGS / 2) * stretch);
  const taps = 2 * halfWidth;
  const exact = up <= MAX_EXACT_PHASES;
  const phases = exact ? up : INTERPOLATED_PHASES;
  // One entry more than phases, so that interpolation has a right neighbour.
  const table = new Float32Array((phases + 1) * taps);
  const bytes = table.byteLength;
  for (let phase = 0; phase <= phases; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps);
    fillPhase(row, phase / phases, halfWidth, CUTOFF / stretch);
  }

  // Four sums, none of which waits for another: twice as fast as one.
  function dot(samples: Float32Array, first: number, phase: number): number {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    const end = first + taps;
    for (let at = first, row = phase * taps; at < end; at += 4, row += 4) {
      a += samples[at]! * table[row]!;
      b += samples[at + 1]! * table[row + 1]!;
      c += samples[at + 2]! * table[row + 2]!;
      d += samples[at + 3]! * table[row + 3]!;
    }
    return a + b + (c + d);
  }

  function between(samples: Float32Array, first: number, phase: number): number {
    const place = (phase * phases) / up;
    const left = Math.floor(place);
    const share = place - left;
    return (1 - share) * dot(samples, first, left) + share * dot(samples, first, left + 1);
  }

  return { table: { up, down, halfWidth, apply: exact ? dot : between }, bytes };
}

function fillPhase(row: Float32Array, fraction: number, halfWidth: number, cutoff: number): void {
  const beta = 0.1102 * (ATTENUATION_DB - 8.7);
  const values = new Float64Array(row.length);
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    // Tap k is an input sample this far from the output's place.
    const distance = k - halfWidth + 1 - fraction;
    const ratio = distance / halfWidth;
    const window = Math.abs(ratio) >= 1 ? 0 : bessel0(beta * Math.sqrt(1 - ratio * ratio));
    values[k] = sinc(distance * cutoff) * window;
    sum += values[k]!;
  }
  for (let k = 0; k < row.length; k++) row[k] = values[k]! / sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind and order zero, by its power series. */
function bessel0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
