import { wordErrorRate } from '@ws/core/measures';

// At worst every other word: a live engine mishears some, each time others, and a sentence may be cut in two.
const MAX_ERROR_RATE = 0.5;

// So many words may stand in it that were not said.
const MOST_INVENTED = 4;

/** Whether a text ends with a sentence, as far as a model hears it. */
export function endsWith(text: string, sentence: string): boolean {
  const heard = text.trim().split(/\s+/);
  const words = sentence.split(' ').length;
  return Array.from({ length: MOST_INVENTED + 1 }, (_, more) =>
    heard.slice(-words - more).join(' '),
  ).some((end) => wordErrorRate(sentence, end).rate < MAX_ERROR_RATE);
}
