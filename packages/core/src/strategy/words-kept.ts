import { continuationIndex } from '../agreement/join.js';
import { normalizeWords } from '../text/normalize-words.js';

/** What was heard, with words in its front that must stay, whatever was heard in their place. */
export function wordsKept<Word extends { readonly text: string }>(
  kept: readonly Word[],
  heard: readonly Word[],
): readonly Word[] {
  if (kept.every(({ text }, at) => text === heard[at]?.text)) return heard;
  const keys = (words: readonly Word[]): string[] =>
    words.map(({ text }) => normalizeWords(text).join(' '));
  return [...kept, ...heard.slice(continuationIndex(keys(kept), keys(heard)))];
}
