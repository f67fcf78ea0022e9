import { describe, expect, it } from 'vitest';
import { partedBeforeLast, textOfWords } from './last-words.js';

describe('a text parted before its last words', () => {
  it.each([
    [
      'Would you like regular or express?',
      ['or', 'express?'],
      'Would you like regular',
      'or express?',
    ],
    ['regular or express?', ['regular', 'or', 'express?'], '', 'regular or express?'],
    // The model may write a word otherwise the next time.
    ['It was late. He said, "Yes!"', ['said', 'yes.'], 'It was late. He', 'said, "Yes!"'],
    ['He said, "Yes!"', ['Yes.'], 'He said,', '"Yes!"'],
    ['"Yes!"', ['yes'], '', '"Yes!"'],
    ['a well-known one', ['known', 'one'], 'a well-', 'known one'],
    ['no  no\nno', ['no', 'no'], 'no', 'no\nno'],
    // Of scripts without spaces a backend may give words of any length.
    ['今天天气很好。我们出去', ['我们', '出去'], '今天天气很好。', '我们出去'],
    ['今天天气很好', ['很', '好。'], '今天天气', '很好'],
    ['ไปตลาดกัน', ['กัน'], 'ไปตลาด', 'กัน'],
    ['𝒂 𝒃', ['𝒃'], '𝒂', '𝒃'],
  ])('"%s" before %j', (text, words, before, last) => {
    expect(partedBeforeLast(text, words)).toEqual({ before, words: last });
  });

  it.each([
    ['regular for', ['or']],
    ['or express', ['regular', 'or', 'express']],
    ['regular', ['express']],
    ['', ['express']],
    ['regular', []],
    ['regular', ['…']],
  ])('is nothing where "%s" does not end with %j', (text, words) => {
    expect(partedBeforeLast(text, words)).toBeUndefined();
  });
});

describe('words as a text', () => {
  it.each([
    [['or', 'express?'], 'or express?'],
    [['我们', '出去。', '好', 'OK', '吗'], '我们出去。好 OK 吗'],
    [['กิน', 'ข้าว'], 'กินข้าว'],
    [['안녕', '하세요'], '안녕 하세요'],
    [[], ''],
  ])('%j is "%s"', (words, text) => {
    expect(textOfWords(words)).toBe(text);
  });
});
