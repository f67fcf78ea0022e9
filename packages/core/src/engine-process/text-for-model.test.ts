import { describe, expect, it } from 'vitest';
import { textForModel } from './text-for-model.js';

describe('a text for the model', () => {
  it('is its end, from a whole word on, where it is longer than any model reads', () => {
    const long = `${'one two '.repeat(100_000)}three.`;
    const given = textForModel(long)!;
    expect(given.length).toBeLessThanOrEqual(4000);
    expect(given.length).toBeGreaterThan(3990);
    expect(long.endsWith(` ${given}`)).toBe(true);
  });

  it.each(['', ' as it is, ', 'x'.repeat(4000), undefined])(
    'is otherwise as it is given',
    (text) => {
      expect(textForModel(text)).toBe(text);
    },
  );
});
