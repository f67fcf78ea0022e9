import { onOneLine } from './one-line.js';

/** A longer name is cut, in code points. */
const MOST_CHARS = 100;
// A name must not end its line, nor turn the text after it around.
const CONTROL = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * A speaker's name as it stands in a text: on one line, without characters that control one. It may be empty.
 *
 * @param most - code points
 */
export function speakerName(speaker: string, most: number = MOST_CHARS): string {
  // What is cut away is not looked at.
  const name = onOneLine(speaker.slice(0, 10 * MOST_CHARS).replace(CONTROL, ' '));
  const characters = [...name];
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`;
}

/** What stands before a speaker's text; nothing for a name without characters. */
export function nameBefore(name: string, text: string): string {
  if (name === '') return '';
  // Isolated (Unicode's UAX 9), a name that is written from right to left leaves the text its own direction.
  const turns = FROM_RIGHT.test(name) !== FROM_RIGHT.test(text);
  return `${turns ? `\u2068${name}\u2069` : name}: `;
}
