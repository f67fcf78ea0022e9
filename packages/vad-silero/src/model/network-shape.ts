import type { SileroSampleRate } from '../silero-options.js';

/** Sizes of the network for a sample rate; both hear the same stretches of time. */
export interface NetworkShape {
  /** A frame: 32 ms. */
  readonly frameSamples: number;
  /** What is heard again of the frame before: 4 ms. Without it speech in noise is missed. */
  readonly contextSamples: number;
  /** A window of the spectrum: 16 ms. */
  readonly windowSamples: number;
  /** From one window to the next: 8 ms. */
  readonly hopSamples: number;
  /** Frequencies, 0 Hz and half the sample rate among them. */
  readonly bins: number;
}

/** The shape at a sample rate. */
export function networkShape(sampleRate: SileroSampleRate): NetworkShape {
  const frameSamples = sampleRate / 31.25;
  const windowSamples = frameSamples / 2;
  return {
    frameSamples,
    contextSamples: frameSamples / 8,
    windowSamples,
    hopSamples: windowSamples / 2,
    bins: windowSamples / 2 + 1,
  };
}
