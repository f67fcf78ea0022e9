import { createLogMelExtractor } from '@ws/backend-onnx/internal';
import { pairwiseSum } from './pairwise-sum.js';

/** The network's input: 8 s at 16 kHz. */
export const HEARD_MS = 8000;
export const HEARD_SAMPLES = 128_000;
export const MELS = 80;
/** Of 10 ms. */
export const FRAMES = 800;

// Where all is silent there is no variance to divide by.
const LEAST_VARIANCE = Math.fround(1e-7);

/**
 * Smart Turn's input, as Hugging Face's `WhisperFeatureExtractor` computes it for windows of 8 s with `do_normalize`: the
 * turn at the window's end, zeros before it, all of that to a mean of zero and a variance of one, and Whisper's
 * log-mel spectrogram of it. Rounded as there, too: the network computes in 8 bits, and where it is not sure, numbers that
 * differ by 1e-6 at its input move its answer by up to 0.2.
 *
 * @returns computes the input of the newest 8 s: `[80, 800]`, row-major. It keeps its work space, so use it from one place at a
 *   time.
 */
export function createTurnFeatures(): (samples: Float32Array) => Float32Array {
  const extractor = createLogMelExtractor(MELS, { coefficients: 'double' });
  const window = new Float32Array(HEARD_SAMPLES);
  const squares = new Float32Array(HEARD_SAMPLES);
  return (samples) => {
    const heard = samples.subarray(-HEARD_SAMPLES);
    window.fill(0);
    window.set(heard, HEARD_SAMPLES - heard.length);
    normalize(window, squares);
    return extractor.extract(window, FRAMES, HEARD_SAMPLES).data;
  };
}

function normalize(window: Float32Array, squares: Float32Array): void {
  const mean = Math.fround(pairwiseSum(window) / window.length);
  for (let i = 0; i < window.length; i++) {
    window[i]! -= mean;
    squares[i] = window[i]! * window[i]!;
  }
  const variance = Math.fround(pairwiseSum(squares) / window.length);
  const deviation = Math.fround(Math.sqrt(Math.fround(variance + LEAST_VARIANCE)));
  for (let i = 0; i < window.length; i++) window[i]! /= deviation;
}
