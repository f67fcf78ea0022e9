import type { FinalEvent, PartialEvent } from '@ws/core';
import { rollUpLines } from '@ws/core/formats';

/** A line of captions that roll up. */
export interface CaptionLine {
  readonly key: string;
  readonly text: string;
  readonly language: string | undefined;
  /** So many characters of it do not change any more. */
  readonly stable: number;
}

/**
 * The last lines of captions. Each utterance begins a line.
 *
 * @param count - how many lines, at most
 * @throws TranscribeError `ERR_INVALID_OPTION` for `maxLineChars` out of range
 */
export function captionLines(
  finals: readonly FinalEvent[],
  partial: PartialEvent | undefined,
  count: number,
  maxLineChars: number | undefined,
): readonly CaptionLine[] {
  const lines: CaptionLine[] = [];
  // Each final has a line at least.
  const said = finals.slice(-count).map((final) => ({ ...final, stableChars: final.text.length }));
  for (const { startSample, utteranceId, text, language, stableChars } of partial
    ? [...said, partial]
    : said) {
    let at = 0;
    for (const [i, line] of rollUpLines(text, {
      maxLineChars,
      language: language || undefined,
    }).entries()) {
      // Spaces at a break are in no line.
      at = Math.max(at, text.indexOf(line, at));
      const stable = Math.min(line.length, Math.max(0, stableChars - at));
      lines.push({ key: `${startSample}-${utteranceId}-${i}`, text: line, language, stable });
      at += line.length;
    }
  }
  return lines.slice(-count);
}
