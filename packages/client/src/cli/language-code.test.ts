import { expect, it } from 'vitest';
import { languageCode } from './language-code.js';

it.each([
  ['de', 'de'],
  ['German', 'de'],
  ['japanese', 'ja'],
  ['Hawaiian', 'haw'],
  ['auto', undefined],
  ['Klingonese', 'klingonese'],
])('%s is %s', (said, code) => {
  expect(languageCode(said)).toBe(code);
});
