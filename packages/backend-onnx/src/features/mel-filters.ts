import { FRAME, SAMPLE_RATE } from './window.js';

/** Frequencies of the spectrum: 0 to 8 kHz in steps of 40 Hz. */
export const SPECTRUM_BINS: number = FRAME / 2 + 1;

/** One triangular filter: its weights from bin `first` on; outside it is zero. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

const LINEAR_STEP_HZ = 200 / 3;
const LOGARITHMIC_FROM_HZ = 1000;
const LOGARITHMIC_FROM_MEL = LOGARITHMIC_FROM_HZ / LINEAR_STEP_HZ;
const LOGARITHMIC_STEP = Math.log(6.4) / 27;

function melToHz(mel: number): number {
  return mel < LOGARITHMIC_FROM_MEL
    ? mel * LINEAR_STEP_HZ
    : LOGARITHMIC_FROM_HZ * Math.exp(LOGARITHMIC_STEP * (mel - LOGARITHMIC_FROM_MEL));
}

function hzToMel(hz: number): number {
  return hz < LOGARITHMIC_FROM_HZ
    ? hz / LINEAR_STEP_HZ
    : LOGARITHMIC_FROM_MEL + Math.log(hz / LOGARITHMIC_FROM_HZ) / LOGARITHMIC_STEP;
}

/**
 * `count` (80 or 128) triangular filters between 0 and 8 kHz on Slaney's mel scale (linear below 1 kHz, logarithmic
 * above), each of unit area: what Whisper was trained with.
 *
 * @param round - what is kept of each weight
 *
 * Source: M. Slaney, "Auditory Toolbox", 1998, as librosa's `filters.mel` computes it.
 */
export function melFilters(
  count: number,
  round: (weight: number) => number = Math.fround,
): readonly MelFilter[] {
  const topMel = hzToMel(SAMPLE_RATE / 2);
  const corners = Array.from({ length: count + 2 }, (_, i) => melToHz((topMel * i) / (count + 1)));
  const binHz = SAMPLE_RATE / FRAME;
  return Array.from({ length: count }, (_, index) => {
    const [low, centre, high] = [corners[index]!, corners[index + 1]!, corners[index + 2]!];
    const area = 2 / (high - low);
    const all = Array.from({ length: SPECTRUM_BINS }, (_, bin) => {
      const hz = bin * binHz;
      const height = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      return round(Math.max(0, height) * area);
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const last = all.findLastIndex((weight) => weight > 0);
    return { first, weights: Float64Array.from(all.slice(first, last + 1)) };
  });
}
