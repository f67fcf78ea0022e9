/** A subtitle: any segment is one. Times in seconds. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The text as it is broken into lines. Left out: it is on one. */
  readonly lines?: readonly string[] | undefined;
}

/** Milliseconds of seconds, which round and never are negative. */
export function wholeMs(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}

/** `HH:MM:SS` and milliseconds, which round and never read `60`. */
export function formatTimestamp(seconds: number, separator: ',' | '.'): string {
  const total = wholeMs(seconds);
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  const clock = [total / 3_600_000, (total / 60_000) % 60, (total / 1000) % 60];
  return `${clock.map((value) => pad(value)).join(':')}${separator}${pad(total % 1000, 3)}`;
}

/** `start --> end`, at least a millisecond long: players leave out shorter ones. */
export function formatSpan(cue: Cue, separator: ',' | '.'): string {
  const end = Math.max(cue.end, cue.start + 0.001);
  return `${formatTimestamp(cue.start, separator)} --> ${formatTimestamp(end, separator)}`;
}

/** The text on one line. */
export function cueText(cue: Cue): string {
  return onOneLine(cue.text);
}

/** The lines of the text, none of which is empty: an empty line would end the cue. */
export function cueLines(cue: Cue): string {
  const lines = (cue.lines ?? [cue.text]).map(onOneLine);
  return lines.filter((line) => line !== '').join('\n');
}

/** The cues that say something. */
export function spoken(cues: readonly Cue[]): readonly Cue[] {
  return cues.filter((cue) => cueLines(cue) !== '');
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
