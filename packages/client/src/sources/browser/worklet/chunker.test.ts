import { createResampler } from '@ws/core/audio';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChunker } from './chunker.js';

function chunked(input: Float32Array, cuts: readonly number[]): Float32Array[] {
  const chunks: Float32Array[] = [];
  const chunker = createChunker(createResampler(48_000), 160, (chunk) => chunks.push(chunk));
  let at = 0;
  for (const cut of cuts) {
    chunker.take(input.subarray(at, at + cut));
    at += cut;
  }
  chunker.take(input.subarray(at));
  chunker.end();
  return chunks;
}

it('gives chunks of one length and then the rest, however its input is cut', () => {
  const input = Float32Array.from({ length: 4807 }, (_, i) => Math.sin(i / 20) / 2);
  const expected = chunked(input, []);
  expect(expected.map(({ length }) => length)).toEqual([...Array(10).fill(160), 3]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (cuts) => {
      expect(chunked(input, cuts)).toEqual(expected);
    }),
  );
});
