import type { Word } from '@ws/core';

/** What a line's words have in common: case and punctuation aside. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The words of an edited line with their times. Those before and after what was changed keep theirs; what was changed shares
 * the time of what was there, evenly. Who corrected a word is sure of it.
 *
 * @param words - of the line before; with none there are none
 * @param between - seconds of the line
 */
export function editedWords(
  text: string,
  words: readonly Word[],
  between: { readonly start: number; readonly end: number },
): Word[] {
  if (words.length === 0) return [];
  const texts = text.split(' ').filter((word) => word !== '');
  const shorter = Math.min(texts.length, words.length);
  const isSame = (i: number, j: number): boolean => bare(texts[i]!) === bare(words[j]!.text);

  let front = 0;
  while (front < shorter && isSame(front, front)) front++;
  let back = 0;
  while (back < shorter - front && isSame(texts.length - 1 - back, words.length - 1 - back)) back++;

  const from = words[front]?.start ?? words.at(-1)!.end;
  const afterLast = words.length - back - 1;
  const to = afterLast >= front ? words[afterLast]!.end : (words[front]?.start ?? between.end);
  const changed = texts.length - front - back;
  const each = (Math.max(from, to) - from) / Math.max(1, changed);

  return texts.map((word, i) => {
    if (i < front) return { ...words[i]!, text: word };
    if (i >= texts.length - back) {
      return { ...words[words.length - (texts.length - i)]!, text: word };
    }
    const start = from + (i - front) * each;
    return { text: word, start, end: start + each, probability: 1 };
  });
}
