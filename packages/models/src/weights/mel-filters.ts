// The spectrum of 400 samples at 16 kHz: 0 to 8 kHz in steps of 40 Hz.
const BIN_HZ = 40;
const TOP_HZ = 8000;

/** Frequencies of the spectrum. */
export const SPECTRUM_BINS: number = TOP_HZ / BIN_HZ + 1;

// Slaney's mel scale: 200/3 Hz a mel up to 1 kHz, then 27 mels for every factor of 6.4.
const LINEAR_HZ = 200 / 3;
const BEND_HZ = 1000;
const BEND_MEL = BEND_HZ / LINEAR_HZ;
const LOG_STEP = Math.log(6.4) / 27;
const TOP_MEL = BEND_MEL + Math.log(TOP_HZ / BEND_HZ) / LOG_STEP;

const toHz = (mel: number): number =>
  mel < BEND_MEL ? mel * LINEAR_HZ : BEND_HZ * Math.exp(LOG_STEP * (mel - BEND_MEL));

/** One triangular filter: its weights from bin `first` on; outside it is zero. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * `count` (80 or 128) triangular filters, evenly spaced in mels from 0 to 8 kHz, each of unit area: Whisper was trained
 * with them.
 *
 * @param weigh - gives a weight from the triangle's height, up to 1, and the factor that makes its area 1. The default
 *   rounds the product to single precision
 *
 * Source: M. Slaney, "Auditory Toolbox", 1998, as librosa's `filters.mel` computes it.
 */
export function melFilters(
  count: number,
  weigh: (height: number, factor: number) => number = (height, factor) =>
    Math.fround(height * factor),
): readonly MelFilter[] {
  const corner = (i: number): number => toHz((TOP_MEL * i) / (count + 1));
  return Array.from({ length: count }, (_, index) => {
    const low = corner(index);
    const centre = corner(index + 1);
    const high = corner(index + 2);
    const all = Array.from({ length: SPECTRUM_BINS }, (_, bin) => {
      const hz = bin * BIN_HZ;
      const height = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      return weigh(Math.max(0, height), 2 / (high - low));
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const last = all.findLastIndex((weight) => weight > 0);
    return { first, weights: Float64Array.from(all.slice(first, last + 1)) };
  });
}

/** The filters as `[count, 201]`, rounded as librosa rounds them: a ggml file carries them. */
export function melFilterMatrix(count: number): Float32Array {
  const matrix = new Float32Array(count * SPECTRUM_BINS);
  const filters = melFilters(count, (height, factor) => Math.fround(height) * factor);
  filters.forEach(({ first, weights }, row) => {
    matrix.set(weights, row * SPECTRUM_BINS + first);
  });
  return matrix;
}
