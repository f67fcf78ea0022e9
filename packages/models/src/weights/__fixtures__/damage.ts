import { truncateSync, writeFileSync } from 'node:fs';
import { TranscribeError } from '@ws/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { WhisperWeights } from '../whisper-weights.js';

/**
 * Writes `bytes` to `path` with damage of many kinds, and holds that opening it and reading every tensor throws nothing
 * but `ERR_MODEL_INVALID`.
 *
 * @param dense Positions before this are cut at and changed one by one; what follows are mostly numbers.
 */
export function expectDamageRefused(
  path: string,
  bytes: Uint8Array,
  dense: number,
  open: () => WhisperWeights,
): void {
  const readAll = (): void => {
    const weights = open();
    try {
      for (const name of weights.tensors.keys()) weights.read(name);
    } finally {
      weights[Symbol.dispose]();
    }
  };
  const outcome = (): string => {
    try {
      readAll();
      return 'read';
    } catch (error) {
      if (TranscribeError.isInstance(error) && error.code === 'ERR_MODEL_INVALID') return 'invalid';
      throw error;
    }
  };

  writeFileSync(path, bytes);
  expect(outcome()).toBe('read');

  // From the longest to the shortest, so that nothing is written.
  for (let length = bytes.length - 1; length >= 0; length--) {
    if (length >= dense && length % 97 !== 0 && length < bytes.length - 3) continue;
    truncateSync(path, length);
    expect(outcome(), `cut at ${length}`).toBe('invalid');
  }

  writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(3)]));
  expect(outcome(), 'with bytes after its end').toBe('invalid');

  const position = fc.oneof(
    { weight: 3, arbitrary: fc.nat(dense - 1) },
    { weight: 1, arbitrary: fc.nat(bytes.length - 1) },
  );
  const byte = fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255));
  const edits = fc.array(fc.tuple(position, byte), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, (changes) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of changes) changed[at] = value;
      writeFileSync(path, changed);
      outcome();
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(position, fc.uint8Array({ maxLength: 400 }), (kept, random) => {
      writeFileSync(path, Buffer.concat([bytes.subarray(0, kept), random]));
      outcome();
    }),
    { numRuns: 250 },
  );
}
