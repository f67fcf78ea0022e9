import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWyomingReader, encodeWyoming } from './wyoming-events.js';

describe('events of Wyoming', () => {
  it('are read, however their bytes are cut', () => {
    const events = [
      { type: 'transcript', data: { text: 'ein Öl\n' } },
      { type: 'audio', data: {} },
      { type: 'transcript-stop', data: { a: 1 } },
    ];
    const bytes = Buffer.concat([
      encodeWyoming('transcript', { text: 'ein Öl\n' }),
      encodeWyoming('audio', {}, new Uint8Array(10)),
      Buffer.from('{"type":"transcript-stop","data":{"a":1}}\n'),
    ]);
    return fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const read = createWyomingReader();
        const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const heard = ends.slice(1).flatMap((end, i) => read(bytes.subarray(ends[i], end)));
        expect(heard).toEqual(events);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['no JSON', 'hello\n', /no event of Wyoming: hello/],
    ['no object', '[1]\n', /no event of Wyoming/],
    ['a length below 0', '{"type":"a","data_length":-1}\n', /data_length is -1/],
    ['a length too large', '{"type":"a","payload_length":99999999}\n', /payload_length/],
    ['a line without end', 'x'.repeat(3 * 1024 * 1024), /over 1048576 bytes/],
  ])('that are %s are refused', (_, bytes, message) => {
    expect(() => createWyomingReader()(Buffer.from(bytes))).toThrow(message);
  });
});
