import { describe, expect, it } from 'vitest';
import { constantsOf } from '../../scripts/silero-onnx.mjs';
import { sileroWeights } from '../../scripts/silero-weights.mjs';
import type { SileroSampleRate } from '../silero-options.js';
import { fourierBasis } from './fourier-basis.js';
import { loadWeights } from './load-weights.js';
import { networkShape } from './network-shape.js';

describe.each<SileroSampleRate>([16_000, 8000])('at %i Hz', (sampleRate) => {
  it('the weights are those of the published file, bit by bit', async () => {
    const weights = await loadWeights(sampleRate);
    const published = sileroWeights(sampleRate);
    expect(weights.length).toBe(published.length);
    expect(Buffer.from(weights.buffer).equals(Buffer.from(published.buffer))).toBe(true);
  });

  it('the spectrum that is computed is that of the published file', () => {
    const { windowSamples, bins } = networkShape(sampleRate);
    const basis = fourierBasis(windowSamples, bins);
    const published = constantsOf(sampleRate, 'stft.forward_basis_buffer');
    expect(basis.length).toBe(published.length);
    const difference = Math.max(...basis.map((value, i) => Math.abs(value - published[i]!)));
    // Half a step of 32-bit floats between 1 and 2.
    expect(difference).toBeLessThan(1.2e-7);
  });
});
