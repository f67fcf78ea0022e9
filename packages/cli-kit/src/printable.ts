// What moves a terminal's cursor, colours its text or changes its title; line ends and tabs stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;
// What shows a text in another order than it has.
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text as it may be shown in a terminal: control characters in it do nothing there, and are shown as `\x1b` or `\u202e`.
 * A hostile file name can hold them, and messages hold file names.
 */
export function printable(text: string): string {
  return text
    .replace(CONTROL, (char) => `\\x${hex(char).padStart(2, '0')}`)
    .replace(DIRECTION, (char) => `\\u${hex(char)}`);
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16);
}
