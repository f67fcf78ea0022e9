import { withNoise } from '../words/noise.js';

/** Ways to make speech hard to hear: quieter, in dB, or with pink noise so many dB below it. */
export const HARDSHIPS: Readonly<Record<string, (samples: Float32Array) => Float32Array>> = {
  'as recorded': (samples) => samples,
  '12 dB quieter': (samples) => quieter(samples, 12),
  '24 dB quieter': (samples) => quieter(samples, 24),
  '30 dB quieter': (samples) => quieter(samples, 30),
  'noise 15 dB below': (samples) => withNoise(samples, 15),
  'noise 8 dB below': (samples) => withNoise(samples, 8),
  'noise 3 dB below': (samples) => withNoise(samples, 3),
};

function quieter(samples: Float32Array, db: number): Float32Array {
  const gain = 10 ** (-db / 20);
  return samples.map((value) => value * gain);
}
