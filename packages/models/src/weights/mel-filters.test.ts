import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { melFilterMatrix, melFilters, SPECTRUM_BINS } from './mel-filters.js';

const BIN_HZ = 40;

/** Slaney's scale, written the other way round: corners in hertz of `count` filters up to 8 kHz. */
function corners(count: number): number[] {
  const top = 15 + (27 * Math.log(8)) / Math.log(6.4);
  return Array.from({ length: count + 2 }, (_, i) => {
    const mel = (top * i) / (count + 1);
    return mel < 15 ? (mel * 200) / 3 : 1000 * 6.4 ** ((mel - 15) / 27);
  });
}

describe.each([80, 128])('%i mel filters', (count) => {
  const filters = melFilters(count);
  const edges = corners(count);

  it('are as many, within the spectrum, and none is empty', () => {
    expect(filters).toHaveLength(count);
    for (const { first, weights } of filters) {
      expect(weights.length).toBeGreaterThan(0);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + weights.length).toBeLessThanOrEqual(SPECTRUM_BINS);
      expect(Math.min(...weights)).toBeGreaterThan(0);
    }
  });

  it('lie between their corners, from 0 to 8 kHz', () => {
    expect(edges[0]).toBe(0);
    expect(edges.at(-1)).toBeCloseTo(8000, 6);
    filters.forEach(({ first, weights }, i) => {
      expect(first * BIN_HZ).toBeGreaterThan(edges[i]!);
      expect((first - 1) * BIN_HZ).toBeLessThanOrEqual(edges[i]! + 1e-9);
      expect((first + weights.length - 1) * BIN_HZ).toBeLessThan(edges[i + 2]!);
    });
  });

  it('are triangles of one unit of area', () => {
    filters.forEach(({ first, weights }, i) => {
      const [low, centre, high] = [edges[i]!, edges[i + 1]!, edges[i + 2]!];
      const peak = 2 / (high - low);
      weights.forEach((weight, at) => {
        const hz = (first + at) * BIN_HZ;
        const side = hz <= centre ? (hz - low) / (centre - low) : (high - hz) / (high - centre);
        expect(weight).toBeCloseTo(side * peak, 8);
      });
    });
  });

  it('overlap so that together they pass everything alike', () => {
    // Scaled to a height of one, neighbours add up to one wherever two of them meet.
    const passed = new Float64Array(SPECTRUM_BINS);
    filters.forEach(({ first, weights }, i) => {
      weights.forEach((weight, at) => {
        passed[first + at]! += (weight * (edges[i + 2]! - edges[i]!)) / 2;
      });
    });
    for (let bin = 0; bin < SPECTRUM_BINS; bin++) {
      const hz = bin * BIN_HZ;
      if (hz >= edges[1]! && hz <= edges[count]!) expect(passed[bin]).toBeCloseTo(1, 5);
    }
  });
});

describe('melFilterMatrix', () => {
  it('is what OpenAI’s package holds, for 80 and for 128 bands', () => {
    // See packages/backend-onnx/test/reference: mel_80 and mel_128 of mel_filters.npz, one after the other.
    const file = join(
      import.meta.dirname,
      '../../../backend-onnx/test/reference/fixtures/mel-filters.f32',
    );
    const bytes = readFileSync(file);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const ours = [...melFilterMatrix(80), ...melFilterMatrix(128)];
    expect(ours).toHaveLength((80 + 128) * SPECTRUM_BINS);
    // Zeros have no sign here.
    expect(ours).toEqual(Array.from(theirs, (weight) => weight + 0));
  });
});
