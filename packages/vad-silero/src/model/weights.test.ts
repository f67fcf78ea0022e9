import { describe, expect, it } from 'vitest';
import { constantsOf } from '../../scripts/silero-onnx.mjs';
import { sileroWeights } from '../../scripts/silero-weights.mjs';
import { createScriptKernel } from '../kernel/script-kernel.js';
import type { SileroSampleRate } from '../silero-options.js';
import { NETWORK_SHAPES } from './network-shape.js';
import { loadWeights } from './silero-model.js';
import { createSpectrum, spectrumMemory } from './spectrum.js';

describe.each<SileroSampleRate>([16_000, 8000])('at %i Hz', (sampleRate) => {
  it('the weights are those of the published file, bit by bit', async () => {
    const weights = await loadWeights(sampleRate);
    const published = sileroWeights(sampleRate);
    expect(weights.length).toBe(published.length);
    expect(Buffer.from(weights.buffer).equals(Buffer.from(published.buffer))).toBe(true);
  });

  it('the spectrum that is computed is that of the published file', () => {
    const shape = NETWORK_SHAPES[sampleRate];
    const { windowSamples, hopSamples, bins } = shape;
    const published = constantsOf(sampleRate, 'stft.forward_basis_buffer');
    const samples = spectrumMemory(shape);
    const magnitudes = samples + 3 * hopSamples + windowSamples;
    const kernel = createScriptKernel(magnitudes + 4 * bins);
    const { memory } = kernel;
    const spectrum = createSpectrum(kernel, shape, 0);
    let state = 3;
    for (let i = samples; i < magnitudes; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      memory[i] = state / 2 ** 31 - 1;
    }
    spectrum.take(samples, magnitudes, bins);
    for (let window = 0; window < 4; window++) {
      const heard = memory.subarray(samples + window * hopSamples);
      const product = (row: number): number => {
        const weights = published.subarray(row * windowSamples, (row + 1) * windowSamples);
        return weights.reduce((sum, weight, i) => sum + weight * heard[i]!, 0);
      };
      for (let bin = 0; bin < bins; bin++) {
        const expected = Math.hypot(product(bin), product(bins + bin));
        expect(Math.abs(memory[magnitudes + window * bins + bin]! - expected)).toBeLessThan(1e-5);
      }
    }
  });
});
