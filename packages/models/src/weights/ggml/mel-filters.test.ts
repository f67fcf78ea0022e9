import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MEL_FILTER_BINS, melFilterMatrix } from './mel-filters.js';

describe('melFilterMatrix', () => {
  it('is what OpenAI’s package holds, for 80 and for 128 bands', () => {
    // See packages/backend-onnx/reference: mel_80 and mel_128 of mel_filters.npz, one after the other.
    const file = join(
      import.meta.dirname,
      '../../../../backend-onnx/reference/fixtures/mel-filters.f32',
    );
    const bytes = readFileSync(file);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const ours = [...melFilterMatrix(80), ...melFilterMatrix(128)];
    expect(ours).toHaveLength((80 + 128) * MEL_FILTER_BINS);
    // Zeros have no sign here.
    expect(ours).toEqual(Array.from(theirs, (weight) => weight + 0));
  });
});
