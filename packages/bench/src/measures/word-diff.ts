import { type AlignedWord, alignWords } from '@ws/core/measures';
import { comparedWords } from './compared-words.js';

/** One word of a comparison, as it was compared: after Whisper's normaliser. */
export type DiffedWord =
  | { readonly type: 'equal'; readonly reference: string; readonly heard: string }
  | { readonly type: 'substituted'; readonly reference: string; readonly heard: string }
  | { readonly type: 'lost'; readonly reference: string }
  | { readonly type: 'invented'; readonly heard: string };

/**
 * Compares what was heard with what was said, word by word: what the word error rate counts.
 *
 * @param language - BCP 47; default `en`
 */
export function wordDiff(reference: string, heard: string, language = 'en'): readonly DiffedWord[] {
  const steps = alignWords(comparedWords(reference, language), comparedWords(heard, language));
  return steps.map(diffedWord);
}

function diffedWord(step: AlignedWord): DiffedWord {
  switch (step.type) {
    case 'equal':
      return { type: 'equal', reference: step.reference, heard: step.hypothesis };
    case 'substitution':
      return { type: 'substituted', reference: step.reference, heard: step.hypothesis };
    case 'deletion':
      return { type: 'lost', reference: step.reference };
    case 'insertion':
      return { type: 'invented', heard: step.hypothesis };
  }
}
