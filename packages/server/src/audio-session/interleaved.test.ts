import { expect, it } from 'vitest';
import { channelsOf } from './interleaved.js';

const list = (channels: 'mix' | 'separate', ...pieces: number[][]): number[][][] =>
  [
    ...channelsOf(
      pieces.map((piece) => Float32Array.from(piece)),
      2,
      channels,
    ),
  ].map((planes) => planes.map((plane) => [...plane]));

it('gives each channel for itself, wherever pieces are cut', () => {
  expect(list('separate', [1, 2, 3], [4], [5], [6, 7, 8])).toEqual([
    [[1], [2]],
    [[3], [4]],
    [
      [5, 7],
      [6, 8],
    ],
  ]);
});

it('mixes them', () => {
  expect(list('mix', [1, 3, 0, 1], [0.5])).toEqual([[[2, 0.5]]]);
});
