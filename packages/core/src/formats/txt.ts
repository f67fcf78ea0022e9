import { type Cue, cueText } from './cue.js';

/** One line of plain text, or nothing for a cue without text: append them as they come. */
export function toTxtLine(cue: Cue): string {
  const text = cueText(cue);
  return text === '' ? '' : `${text}\n`;
}

/** Plain text, a line for each segment that says something. */
export function toTxt(cues: readonly Cue[]): string {
  return cues.map(toTxtLine).join('');
}
