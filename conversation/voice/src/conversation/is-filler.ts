import { wordsOf } from './spoken-words.js';

// Of a listener who says: go on.
const FILLERS = new RegExp(
  `^(?:(?:${[
    'm+|m*h+m+|h+m+|mhmm?|u+h+|u+m+|huh|e+r+m?|a+h+|aha|o+h+',
    'yeah|yea|yep|yup|yes|ok|okay|right|sure|alright|all right|i see|got it|of course|indeed|exactly',
    'ja|genau|ach so|oui|ouais|d accord|sí|claro|vale|sì|certo|sim',
  ].join('|')})(?: |$))+$`,
);
const MAX_WORDS = 5;

/** Whether a user who goes on listening says this: `Mm-hm.`, `Yeah, okay.` */
export function isFiller(text: string): boolean {
  const words = wordsOf(text);
  return words.length > 0 && words.length <= MAX_WORDS && FILLERS.test(words.join(' '));
}
