import { wordErrorRate } from '@ws/core/measures';

/** A sentence is written where so much of its words is. */
const LEAST_HEARD = 0.4;

/**
 * The sentences of a recording that a page has not written. A busy browser leaves out some of what its microphone is
 * given, and the model then mishears the words around it; it leaves out no sentence.
 */
export function lostSentences(
  sentences: readonly { readonly text: string }[],
  written: string,
): readonly string[] {
  const { alignment } = wordErrorRate(sentences.map(({ text }) => text).join(' '), written);
  const spoken = alignment.filter(({ type }) => type !== 'insertion');
  let at = 0;
  return sentences
    .map(({ text }) => text)
    .filter((text) => {
      const { words } = wordErrorRate(text, '');
      const own = spoken.slice(at, at + words);
      at += words;
      return own.filter(({ type }) => type === 'equal').length < LEAST_HEARD * words;
    });
}
