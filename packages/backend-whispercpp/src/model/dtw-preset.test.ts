import type { WhisperDimensions } from '@ws/models';
import { describe, expect, it } from 'vitest';
import { dtwPreset } from './dtw-preset.js';

const dimensions = (nTextLayer: number, nTextHead: number, nVocab: number) =>
  ({ nTextLayer, nTextHead, nVocab }) as WhisperDimensions;

describe('the preset of alignment heads', () => {
  it('follows from the sizes of the model', () => {
    expect(dtwPreset(dimensions(4, 6, 51_864), [[1, 0]])).toBe('tiny.en');
    expect(dtwPreset(dimensions(6, 8, 51_865), [[1, 0]])).toBe('base');
    expect(dtwPreset(dimensions(4, 20, 51_866), [[2, 4]])).toBe('large.v3.turbo');
  });

  it('is none for a model without known heads, or of other sizes', () => {
    expect(dtwPreset(dimensions(4, 6, 51_864), [])).toBeUndefined();
    expect(dtwPreset(dimensions(2, 20, 51_866), [[1, 0]])).toBeUndefined();
  });
});
