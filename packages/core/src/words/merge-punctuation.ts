/** A word while its time is being settled; seconds from the window's start. */
export interface TimedWord {
  /** With the space before it; empty once its text has become another word's. */
  text: string;
  start: number;
  end: number;
  readonly probability: number;
  /** How many tokens its text is made of. */
  length: number;
}

/** Belongs to the word that follows. */
const OPENING = '"\'“¿([{-';
/** Belongs to the word before. */
const CLOSING = '"\'.。,，!！?？:：”)]}、';

/**
 * Joins punctuation to the word that it belongs to. The word's time stays as it was; what was joined is left with no
 * text.
 *
 * Source: OpenAI's implementation, `merge_punctuations`, with its lists.
 */
export function mergePunctuation(words: readonly TimedWord[]): void {
  let following = words.length - 1;
  for (let at = words.length - 2; at >= 0; at--) {
    const word = words[at]!;
    if (word.text.startsWith(' ') && OPENING.includes(word.text.trim())) {
      move(word, words[following]!, word.text + words[following]!.text);
    } else following = at;
  }
  let previous = 0;
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!;
    if (!words[previous]!.text.endsWith(' ') && CLOSING.includes(word.text)) {
      move(word, words[previous]!, words[previous]!.text + word.text);
    } else previous = at;
  }
}

function move(from: TimedWord, to: TimedWord, text: string): void {
  to.text = text;
  to.length += from.length;
  from.text = '';
  from.length = 0;
}
