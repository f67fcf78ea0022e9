import { wordErrorRate } from '@ws/core/measures';

// At worst every other word: a live engine mishears some, each time others, and a sentence may be cut in two.
const MAX_ERROR_RATE = 0.5;

/** Whether a text ends with a sentence, as far as a model hears it. */
export function endsWith(text: string, sentence: string): boolean {
  const words = sentence.split(' ').length;
  const end = text.trim().split(/\s+/).slice(-words).join(' ');
  return wordErrorRate(sentence, end).rate < MAX_ERROR_RATE;
}
