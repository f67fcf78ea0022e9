import { expect, it } from 'vitest';
import { editedWords } from './edited-words.js';

const WORDS = ['Good', 'morning,', 'and', 'welcome.'].map((text, i) => ({
  ...{ text, start: i, end: i + 0.8, probability: 0.5 },
}));
const LINE = { start: 0, end: 4 };
const edited = (text: string): unknown[] =>
  editedWords(text, WORDS, LINE).map(({ text: word, start, end, probability }) => [
    ...[word, Number(start.toFixed(2)), Number(end.toFixed(2)), probability],
  ]);

it('keeps the times of the words that stay', () => {
  expect(edited('Good evening, and welcome!')).toEqual([
    ['Good', 0, 0.8, 0.5],
    ['evening,', 1, 1.8, 1],
    ['and', 2, 2.8, 0.5],
    ['welcome!', 3, 3.8, 0.5],
  ]);
});

it('lets new words share the time of the old ones', () => {
  expect(edited('Good afternoon to all, and welcome.').slice(1, 4)).toEqual([
    ['afternoon', 1, 1.27, 1],
    ['to', 1.27, 1.53, 1],
    ['all,', 1.53, 1.8, 1],
  ]);
});

it('takes words in and out at any place', () => {
  expect(edited('Good morning, welcome.')).toHaveLength(3);
  expect(edited('Good morning, and welcome. Really.').at(-1)).toEqual(['Really.', 3.8, 4, 1]);
  expect(edited('Very good morning, and welcome.')[0]).toEqual(['Very', 0, 0, 1]);
  expect(edited('')).toEqual([]);
});

it('has no words where there were none', () => {
  expect(editedWords('Hello there.', [], LINE)).toEqual([]);
});
