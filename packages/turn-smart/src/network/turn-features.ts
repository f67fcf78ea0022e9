import { createLogMelExtractor } from '@ws/backend-onnx/internal';

/**
 * What is heard: 4 s at 16 kHz. The network was trained on 8 s, of which it hears the newest half: as good at telling ends
 * from pauses (docs/decisions/2026-11-22-turn-detector.md).
 */
export const HEARD_MS = 4000;
export const HEARD_SAMPLES = 64_000;
export const MELS = 80;
/** Of 10 ms. */
export const FRAMES = 400;

// Where all is silent there is no variance to divide by.
const LEAST_VARIANCE = 1e-7;

/**
 * Smart Turn's input, as Hugging Face's `WhisperFeatureExtractor` computes it with `do_normalize`: the turn at the window's
 * end, zeros before it, all of that to a mean of zero and a variance of one, and Whisper's log-mel spectrogram of it.
 *
 * @returns computes the input of the newest 4 s: `[80, 400]`, row-major. It keeps its work space, so use it from one place at a
 *   time.
 */
export function createTurnFeatures(): (samples: Float32Array) => Float32Array {
  const extractor = createLogMelExtractor(MELS);
  const window = new Float32Array(HEARD_SAMPLES);
  return (samples) => {
    const heard = samples.subarray(-HEARD_SAMPLES);
    window.fill(0);
    window.set(heard, HEARD_SAMPLES - heard.length);
    normalize(window);
    return extractor.extract(window, FRAMES, HEARD_SAMPLES).data;
  };
}

function normalize(window: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < window.length; i++) sum += window[i]!;
  const mean = sum / window.length;
  let squares = 0;
  for (let i = 0; i < window.length; i++) {
    window[i]! -= mean;
    squares += window[i]! * window[i]!;
  }
  const factor = 1 / Math.sqrt(squares / window.length + LEAST_VARIANCE);
  for (let i = 0; i < window.length; i++) window[i]! *= factor;
}
