import type { Graph } from '@ws/backend-onnx/internal';

const SAMPLE_RATE = 16_000;
/** Samples of a frame: 25 ms. */
export const FRAME = 400;
/** Samples from one frame to the next: 10 ms. */
export const HOP = 160;
const FOURIER = 512;
const BINS = FOURIER / 2 + 1;
/** Mel bands of a frame. */
export const BANDS = 80;
const LOWEST_HZ = 20;
const HIGHEST_HZ = SAMPLE_RATE / 2;
const EMPHASIS = 0.97;
const LEAST = 1.1920929e-7;

/**
 * Kaldi's log mel filter bank (`compute-fbank-feats` with 80 bands and no dither), less its mean over time, as part of a
 * graph: from `[1, 1, samples]` to `[1, 1, bands, frames]`. All that comes before the power (the mean taken off, pre-emphasis,
 * Povey's window, the Fourier transform) is linear, so that it is one convolution.
 */
export function filterBank(graph: Graph, audio: string): string {
  const spectrum = graph.op('Conv', [audio, graph.weights([2 * BINS, 1, FRAME], transform)], {
    strides: [HOP],
  });
  const [re, im] = graph.ops('Split', [spectrum, graph.integers([BINS, BINS])], 2, { axis: 1 });
  const power = graph.op('Add', [graph.op('Mul', [re!, re!]), graph.op('Mul', [im!, im!])]);
  const energies = graph.op('MatMul', [graph.weights([BANDS, BINS], melBands), power]);
  const logs = graph.op('Log', [graph.op('Max', [energies, graph.floats([LEAST])])]);
  const mean = graph.op('ReduceMean', [logs, graph.integers([2])], { keepdims: 1 });
  return graph.op('Unsqueeze', [graph.op('Sub', [logs, mean]), graph.integers([1])]);
}

/** The Fourier transform of a frame, real parts first: row by row, what each sample of it adds. */
function transform(): Float32Array {
  const window = Float64Array.from(
    { length: FRAME },
    (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME - 1))) ** 0.85,
  );
  const rows = new Float32Array(2 * BINS * FRAME);
  for (let row = 0; row < 2 * BINS; row++) {
    const bin = row % BINS;
    const wave = (i: number): number => {
      const angle = (2 * Math.PI * ((bin * i) % FOURIER)) / FOURIER;
      return window[i]! * (row < BINS ? Math.cos(angle) : -Math.sin(angle));
    };
    // Emphasised: y[i] = x[i] - 0.97 x[i - 1], and the first takes off 0.97 of itself.
    const added = Float64Array.from({ length: FRAME }, (_, i) => {
      const own = i === 0 ? wave(0) * (1 - EMPHASIS) : wave(i);
      return own - (i + 1 < FRAME ? EMPHASIS * wave(i + 1) : 0);
    });
    const mean = added.reduce((sum, value) => sum + value, 0) / FRAME;
    for (let i = 0; i < FRAME; i++) rows[row * FRAME + i] = added[i]! - mean;
  }
  return rows;
}

const mel = (hz: number): number => 1127 * Math.log(1 + hz / 700);

/** Triangles of equal width in mel. */
function melBands(): Float32Array {
  const low = mel(LOWEST_HZ);
  const step = (mel(HIGHEST_HZ) - low) / (BANDS + 1);
  const bands = new Float32Array(BANDS * BINS);
  for (let band = 0; band < BANDS; band++) {
    // The last bin, at half the sampling rate, is in none.
    for (let bin = 0; bin < BINS - 1; bin++) {
      const at = (mel((bin * SAMPLE_RATE) / FOURIER) - low) / step - band;
      bands[band * BINS + bin] = Math.max(0, Math.min(at, 2 - at));
    }
  }
  return bands;
}
