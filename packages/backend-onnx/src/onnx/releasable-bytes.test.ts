import { expect, it } from 'vitest';
import { releasableBytes, releaseBytes } from './releasable-bytes.js';

it('gives bytes back at once, also those of a part', () => {
  const bytes = releasableBytes(1000);
  expect(bytes).toHaveLength(1000);
  bytes.fill(7);
  releaseBytes(bytes.subarray(10, 20));
  expect(bytes.buffer.byteLength).toBe(0);
  expect(bytes).toHaveLength(0);
});

it('leaves bytes alone that cannot be given back', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  releaseBytes(bytes);
  expect([...bytes]).toEqual([1, 2, 3]);
});
