import type { WhisperDimensions } from '@ws/models';
import { describe, expect, it } from 'vitest';
import { TINY } from '../__fixtures__/tiny-whisper.js';
import { alignmentHeads } from './alignment-heads.js';

const dimensions = (nTextLayer: number, nTextHead: number, nVocab: number): WhisperDimensions => ({
  ...TINY,
  nAudioLayer: nTextLayer,
  nTextLayer,
  nTextHead,
  nVocab,
});
const unnamed = { alignmentHeads: [] };

describe('alignmentHeads', () => {
  it('are those that the configuration names', () => {
    const named = { alignmentHeads: [[0, 1]] as const };
    expect(alignmentHeads(dimensions(4, 6, 51_864), named)).toEqual([[0, 1]]);
  });

  it('are known of OpenAI’s models', () => {
    expect(alignmentHeads(dimensions(4, 6, 51_864), unnamed)).toEqual([
      [1, 0],
      [2, 0],
      [2, 5],
      [3, 0],
      [3, 1],
      [3, 2],
      [3, 3],
      [3, 4],
    ]);
    expect(alignmentHeads(dimensions(6, 8, 51_865), unnamed)).toContainEqual([5, 6]);
    // large-v3-turbo has eight times as many layers in its encoder.
    const turbo = { ...dimensions(4, 20, 51_866), nAudioLayer: 32 };
    expect(alignmentHeads(turbo, unnamed)).toHaveLength(6);
  });

  it.each([
    [4, 6],
    [6, 8],
    [12, 12],
    [24, 16],
    [32, 20],
  ])('exist in every model of %d layers of %d heads', (layers, heads) => {
    for (const vocabulary of [51_864, 51_865, 51_866]) {
      const found = alignmentHeads(dimensions(layers, heads, vocabulary), unnamed);
      expect(found.length).toBeGreaterThan(0);
      for (const [layer, head] of found) {
        expect(layer).toBeLessThan(layers);
        expect(head).toBeLessThan(heads);
      }
    }
  });

  it('are all of the upper half of any other model', () => {
    const distilled = { ...dimensions(4, 2, 51_864), nAudioLayer: 12 };
    expect(alignmentHeads(distilled, unnamed)).toEqual([
      [2, 0],
      [2, 1],
      [3, 0],
      [3, 1],
    ]);
    expect(alignmentHeads(dimensions(1, 1, 40), unnamed)).toEqual([[0, 0]]);
  });
});
