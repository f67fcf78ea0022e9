import type { SileroSampleRate } from '../silero-options.js';

/** Sizes of the network for a sample rate; both hear the same stretches of time. */
export interface NetworkShape {
  /** A frame: 32 ms. */
  readonly frameSamples: number;
  /** Samples of the frame before that are heard again: 4 ms. Without it speech in noise is missed. */
  readonly contextSamples: number;
  /** A window of the spectrum: 16 ms. */
  readonly windowSamples: number;
  /** From one window to the next: 8 ms. */
  readonly hopSamples: number;
  /** Frequencies, 0 Hz and half the sample rate among them. */
  readonly bins: number;
}

/**
 * The shapes by sample rate. Written out, and not computed: a quotient is a floating-point number to JavaScript engines
 * even where it is whole, and so would be every index that is made of it.
 */
export const NETWORK_SHAPES: Readonly<Record<SileroSampleRate, NetworkShape>> = {
  16000: { frameSamples: 512, contextSamples: 64, windowSamples: 256, hopSamples: 128, bins: 129 },
  8000: { frameSamples: 256, contextSamples: 32, windowSamples: 128, hopSamples: 64, bins: 65 },
};
