import { expect, it } from 'vitest';
import { printable } from './printable.js';

it.each([
  ['\x1b]0;owned\x07\x1b[2Ja.wav', '\\x1b]0;owned\\x07\\x1b[2Ja.wav'],
  ['a\rb\x7f\x9b2J\0', 'a\\x0db\\x7f\\x9b2J\\x00'],
  ['a\u202evaw.exe', 'a\\u202evaw.exe'],
  ['two\nlines\tÄ 東京 😀', 'two\nlines\tÄ 東京 😀'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
