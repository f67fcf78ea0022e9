import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventReader } from './server-sent-events.js';

it('reads the data of events, however their bytes are cut', () => {
  const bytes = Buffer.from(
    'event: x\r\ndata: {"a":\r\ndata: "ü"}\r\n\r\n: a comment\n\ndata:two\n\ndata: cut',
  );
  return fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
      const heard: string[] = [];
      const read = createEventReader((data) => heard.push(data));
      const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (const [i, end] of ends.slice(1).entries()) read(bytes.subarray(ends[i], end));
      expect(heard).toEqual(['{"a":\n"ü"}', 'two']);
    }),
    { numRuns: 100 },
  );
});
