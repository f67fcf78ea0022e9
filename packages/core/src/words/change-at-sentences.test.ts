import { expect, it } from 'vitest';
import { changeAtSentences } from './change-at-sentences.js';

/** Words of a third of a second each, and their speakers as letters, one for each word. */
function changed(text: string, speakers: string): string {
  const words = text.split(' ').map((word, i) => ({ text: word, start: i / 3, end: i / 3 + 0.3 }));
  return changeAtSentences(words, [...speakers]).join('');
}

it.each([
  ['a word before the end', 'On your marks. Let us go.', 'aabbbb', 'aaabbb'],
  ['a word after it', 'On your marks. Let us go.', 'aaaabb', 'aaabbb'],
  ['two words before it', 'Are you sure? Yes, I am.', 'abbbbb', 'aaabbb'],
  ['where it ends', 'Are you sure? Yes, I am.', 'aaabbb', 'aaabbb'],
  ['several times', 'Tea? No. Coffee, please. So it is.', 'aabbcccc', 'aabbcccc'],
  ['a quoted sentence', 'He said “go.” Who did that?', 'aabbbb', 'aaabbb'],
])('a speaker changes at the end of a sentence: %s', (_, text, told, expected) => {
  expect(changed(text, told)).toBe(expected);
});

it.each([
  ['no sentence ends nearby', 'I think that it is so, is it?', 'aaabbbbb'],
  ['it ends three words away', 'I think it is so. Is it?', 'aabbbbb'],
  ['a stretch would be gone', 'I do. Yes. I do, too.', 'aabccc'],
  ['nothing changes', 'I do. I do.', 'aaaa'],
])('it changes where it was told if %s', (_, text, told) => {
  expect(changed(text, told)).toBe(told);
});

it('leaves words that take too long where they are', () => {
  const words = [
    { text: 'Well', start: 0, end: 0.4 },
    { text: 'then.', start: 0.5, end: 1.5 },
    { text: 'Yes,', start: 2, end: 2.2 },
    { text: 'well.', start: 2.2, end: 2.4 },
  ];
  expect(changeAtSentences(words, ['a', 'b', 'b', 'b'])).toEqual(['a', 'b', 'b', 'b']);
});
