import { describe, expect, it } from 'vitest';
import { forgottenRange } from './forgotten-range.js';

const message = (name: number): number[] => Array.from({ length: 20 }, (_, i) => name * 100 + i);
const [system, a, b, c, d] = [1, 2, 3, 4, 5].map(message) as [
  number[],
  number[],
  number[],
  number[],
  number[],
];

describe('what a context forgets', () => {
  it('is the messages that a conversation has lost', () => {
    expect(forgottenRange([...system, ...a, ...b, ...c], [...system, ...b, ...c, ...d])).toEqual({
      start: 20,
      end: 40,
    });
    expect(forgottenRange([...system, ...a, ...b, ...c], [...system, ...c, ...d])).toEqual({
      start: 20,
      end: 60,
    });
  });

  it('leaves what it wants, though messages begin alike', () => {
    const alike = (tokens: number[]): number[] => [7, 8, 9, ...tokens];
    const read = [...system, ...alike(a), ...alike(b), ...alike(c)];
    const wanted = [...system, ...alike(b), ...alike(c), ...alike(d)];
    const { start, end } = forgottenRange(read, wanted)!;
    const left = [...read.slice(0, start), ...read.slice(end)];
    expect(left).toEqual(wanted.slice(0, left.length));
  });

  it('is nothing where nothing was lost, or it is another conversation', () => {
    expect(forgottenRange([...system, ...a], [...system, ...a, ...b])).toBeUndefined();
    expect(forgottenRange([...system, ...a], [...system, ...c, ...d])).toBeUndefined();
    expect(forgottenRange([], [...system, ...a])).toBeUndefined();
    expect(forgottenRange([...system, ...a], system)).toBeUndefined();
  });
});
