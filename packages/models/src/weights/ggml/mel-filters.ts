// Bins of a spectrum of 400 samples at 16 kHz: 0 to 8 kHz in steps of 40 Hz.
const BINS = 201;
const BIN_HZ = 40;
const TOP_HZ = 8000;

// Slaney's mel scale: 200/3 Hz a mel up to 1 kHz, then 27 mels for every factor of 6.4.
const LINEAR_HZ = 200 / 3;
const BEND_HZ = 1000;
const BEND_MEL = BEND_HZ / LINEAR_HZ;
const LOG_STEP = Math.log(6.4) / 27;

const toHz = (mel: number): number =>
  mel < BEND_MEL ? mel * LINEAR_HZ : BEND_HZ * Math.exp((mel - BEND_MEL) * LOG_STEP);

/** Columns of {@link melFilterMatrix}. */
export const MEL_FILTER_BINS: number = BINS;

/**
 * The filters that a ggml file carries: `count` triangles of unit area, evenly spaced in mels from 0 to 8 kHz, over the
 * bins of the spectrum, as `[count, 201]`.
 *
 * Source: M. Slaney, "Auditory Toolbox", 1998, as librosa's `filters.mel` computes it.
 */
export function melFilterMatrix(count: number): Float32Array {
  const topMel = BEND_MEL + Math.log(TOP_HZ / BEND_HZ) / LOG_STEP;
  const corner = (i: number): number => toHz((topMel * i) / (count + 1));
  const matrix = new Float32Array(count * BINS);
  for (let row = 0; row < count; row++) {
    const low = corner(row);
    const centre = corner(row + 1);
    const high = corner(row + 2);
    for (let bin = 0; bin < BINS; bin++) {
      const hz = bin * BIN_HZ;
      const height = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      if (height > 0) matrix[row * BINS + bin] = Math.fround(height) * (2 / (high - low));
    }
  }
  return matrix;
}
