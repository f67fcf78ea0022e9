import { type Cue, cueLines, formatSpan, spoken } from './cue.js';

/**
 * One cue of a SubRip file with the empty line after it: append them as they come.
 *
 * @param number - from 1
 */
export function toSrtCue(cue: Cue, number: number): string {
  // SubRip knows no escapes: what would read as a line of times must be another text.
  const text = cueLines(cue).replaceAll('-->', '->');
  return `${number}\n${formatSpan(cue, ',')}\n${text}\n\n`;
}

/** A SubRip file. Cues without text are left out. */
export function toSrt(cues: readonly Cue[]): string {
  return spoken(cues)
    .map((cue, index) => toSrtCue(cue, index + 1))
    .join('');
}
