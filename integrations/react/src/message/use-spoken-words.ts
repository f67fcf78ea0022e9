import { type RefObject, useEffect, useRef } from 'react';
import { WORD_ATTRIBUTE } from './rehype-words.js';

/**
 * Marks the words of a message that were heard by `data-heard`, and the one that is being spoken by `data-speaking`. By
 * attributes, and not by other elements: a screen reader would be told of these again and again.
 *
 * @param chars - up to where it was heard, in UTF-16 units of its Markdown
 */
export function useSpokenWords(chars: number | undefined): RefObject<HTMLDivElement | null> {
  const message = useRef<HTMLDivElement>(null);
  // After each rendering: there may be more words.
  useEffect(() => {
    if (chars === undefined) return;
    const words = [...(message.current?.querySelectorAll(`[${WORD_ATTRIBUTE}]`) ?? [])];
    const next = words.findIndex((word) => Number(word.getAttribute(WORD_ATTRIBUTE)) > chars);
    const current = (next < 0 ? words.length : next) - 1;
    words.forEach((word, i) => {
      word.toggleAttribute('data-heard', i < current);
      word.toggleAttribute('data-speaking', i === current);
    });
  });
  return message;
}
