import { type Cue, cueText, wholeMs } from './cue.js';

/** What a TSV file starts with. */
export const TSV_HEADER = 'start\tend\ttext\n' as const;

/** One line of a TSV file, or nothing for a cue without text: append them, after {@link TSV_HEADER}, as they come. */
export function toTsvLine(cue: Cue): string {
  const text = cueText(cue);
  return text === '' ? '' : `${wholeMs(cue.start)}\t${wholeMs(cue.end)}\t${text}\n`;
}

/** Tab-separated values as openai-whisper writes them: whole milliseconds, and a text in which tabs are spaces. */
export function toTsv(cues: readonly Cue[]): string {
  return TSV_HEADER + cues.map(toTsvLine).join('');
}
