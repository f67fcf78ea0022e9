import { describe, expect, it } from 'vitest';
import { SMALL } from './__fixtures__/small-whisper.js';
import { alignmentHeads } from './alignment-heads.js';
import type { WhisperDimensions } from './dimensions.js';

const dimensions = (nTextLayer: number, nTextHead: number, nVocab: number): WhisperDimensions => ({
  ...SMALL,
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
