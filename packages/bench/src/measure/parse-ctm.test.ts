import { expect, it } from 'vitest';
import { parseCtm } from './parse-ctm.js';

it('reads the words of a CTM file, and says which line is none', () => {
  expect(parseCtm(';; a comment\na 1 0.50 0.25 One 0.9\n\na 1 1 0.5 two.\n', 'a.ctm')).toEqual([
    { text: 'One', start: 0.5, end: 0.75 },
    { text: 'two.', start: 1, end: 1.5 },
  ]);
  for (const line of ['a 1 0.5 0.25', 'a 1 x 1 one', 'a 1 -1 1 one']) {
    expect(() => parseCtm(`a 1 0 1 one\n${line}`, 'a.ctm')).toThrow(/^a\.ctm:2 is no line/);
  }
});
