import { describe, expect, it } from 'vitest';
import { createAuReader } from './au-header.js';

const read = (bytes: Buffer, size: number): Buffer => {
  const reader = createAuReader();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(reader(bytes.subarray(at, at + size)));
  return Buffer.concat(pieces);
};

describe('the header of an AU stream', () => {
  const samples = Buffer.from([1, 2, 3, 4, 5, 6]);
  const header = Buffer.alloc(28);
  header.write('.snd');
  header.writeUInt32BE(28, 4);

  it.each([1, 3, 7, 100])('is taken off, and the samples turned round, in pieces of %i', (size) => {
    expect([...read(Buffer.concat([header, samples]), size)]).toEqual([2, 1, 4, 3, 6, 5]);
  });

  it.each([1, 3, 100])('is not there: the samples stay as they are, in pieces of %i', (size) => {
    expect(read(samples, size)).toEqual(samples);
  });
});
