import { expect, it } from 'vitest';
import { LETTER, lettersIn } from './letters.js';

it('are compared without case, punctuation and spaces, in every script', () => {
  expect(lettersIn(' Well-known, “it’s” 10!')).toBe("wellknownit's10");
  expect(lettersIn('ご視聴、 ありがとう。')).toBe('ご視聴ありがとう');
  expect(lettersIn(' … ♪')).toBe('');
  expect(['a', 'é', 'ก', '7'].every((text) => LETTER.test(text))).toBe(true);
  expect(LETTER.test('…♪ "')).toBe(false);
});
