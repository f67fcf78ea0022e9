import type { Kernel } from '../kernel/kernel.js';
import type { NetworkShape } from './network-shape.js';

/** Magnitudes of the spectrum of four windows of samples. */
export interface Spectrum {
  /**
   * Reads windows that begin at `samples`, each a hop after the one before, and writes the magnitudes from 0 Hz to half
   * the sample rate at `magnitudes`, those of each window `step` after those of the one before.
   */
  take(samples: number, magnitudes: number, step: number): void;
}

const WINDOWS = 4;

/** How many 32-bit floats of memory the transform takes. */
export function spectrumMemory({ windowSamples }: NetworkShape): number {
  const { quarter, rows } = partsOf(windowSamples);
  return rows * (4 * quarter + 1) + WINDOWS * (windowSamples + 4 * rows);
}

/**
 * A Fourier transform under Hann's window, as products of matrices. Cosines are the same at `n` and at `N - n`, sines the
 * opposite; those of frequency `N/2 - k` are those of `k` at even `n`, but for the sign, and the opposite at odd ones. With
 * sums and differences of samples in place of samples, a quarter of the rows is left, and they are half as long in each of
 * two: 70 kB that stay in the cache, where the whole transform has 266.
 *
 * @param at - where its memory begins
 */
export function createSpectrum(
  kernel: Kernel,
  { windowSamples, hopSamples }: NetworkShape,
  at: number,
): Spectrum {
  const { memory } = kernel;
  const { half, quarter, rows } = partsOf(windowSamples);
  const size = rows * quarter;
  // Cosines of even and of odd samples, then sines.
  const bases = [at, at + size, at + 2 * size, at + 3 * size];
  const noBias = at + 4 * size;
  const products = bases.map((weights) => {
    return { weights, bias: noBias, rows, columns: quarter, rectify: false };
  });
  const folded = noBias + rows;
  const sums = folded + WINDOWS * windowSamples;
  for (let row = 0; row <= quarter; row++) {
    for (let i = 0; i < quarter; i++) {
      const place = row * quarter + i;
      const [even, odd] = [2 * i + 2, 2 * i + 1];
      memory[bases[0]! + place] = hann(even) * Math.cos(angle(row, even));
      memory[bases[1]! + place] = hann(odd) * Math.cos(angle(row, odd));
      memory[bases[2]! + place] = hann(even) * Math.sin(angle(row, even));
      memory[bases[3]! + place] = hann(odd) * Math.sin(angle(row, odd));
    }
  }

  function hann(n: number): number {
    return 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / windowSamples);
  }

  /** The remainder keeps the angle small, and with it exact. */
  function angle(bin: number, n: number): number {
    return (2 * Math.PI * ((bin * n) % windowSamples)) / windowSamples;
  }

  /** Sums at even samples, at odd ones, then differences; the first sample does not count: the window is 0 there. */
  function fold(window: number, to: number): void {
    for (let i = 0; i < quarter; i++) {
      const n = 2 * i + 1;
      const odd = memory[window + n]!;
      const otherOdd = memory[window + windowSamples - n]!;
      const even = memory[window + n + 1]!;
      const otherEven = memory[window + windowSamples - n - 1]!;
      memory[to + i] = even + otherEven;
      memory[to + quarter + i] = odd + otherOdd;
      memory[to + 2 * quarter + i] = even - otherEven;
      memory[to + 3 * quarter + i] = odd - otherOdd;
    }
    // The sample in the middle has no counterpart.
    memory[to + quarter - 1] = memory[window + half]!;
    memory[to + 3 * quarter - 1] = 0;
  }

  return {
    take(samples, magnitudes, step) {
      for (let window = 0; window < WINDOWS; window++) {
        fold(samples + window * hopSamples, folded + window * windowSamples);
      }
      for (let part = 0; part < 4; part++) {
        const [from, to] = [folded + part * quarter, sums + part * rows];
        kernel.affineOfFour(products[part]!, from, windowSamples, to, 4 * rows);
      }
      for (let window = 0; window < WINDOWS; window++) {
        const even = sums + window * 4 * rows;
        const to = magnitudes + window * step;
        for (let bin = 0; bin <= quarter; bin++) {
          const a = memory[even + bin]!;
          const b = memory[even + rows + bin]!;
          const c = memory[even + 2 * rows + bin]!;
          const d = memory[even + 3 * rows + bin]!;
          memory[to + bin] = Math.sqrt((a + b) * (a + b) + (c + d) * (c + d));
          memory[to + half - bin] = Math.sqrt((a - b) * (a - b) + (c - d) * (c - d));
        }
      }
    },
  };
}

function partsOf(windowSamples: number) {
  const quarter = windowSamples / 4;
  // Rows are done four at a time, at most.
  return { half: windowSamples / 2, quarter, rows: quarter + 4 };
}
