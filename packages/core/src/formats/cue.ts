/** A line of a subtitle file: any segment is one. Times in seconds. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `HH:MM:SS` and milliseconds, which round and never read `60`. */
export function formatTimestamp(seconds: number, separator: ',' | '.'): string {
  const total = Math.max(0, Math.round(seconds * 1000));
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  const clock = [total / 3_600_000, (total / 60_000) % 60, (total / 1000) % 60];
  return `${clock.map((value) => pad(value)).join(':')}${separator}${pad(total % 1000, 3)}`;
}

/** `start --> end`, at least a millisecond long: players leave out shorter ones. */
export function formatSpan(cue: Cue, separator: ',' | '.'): string {
  const end = Math.max(cue.end, cue.start + 0.001);
  return `${formatTimestamp(cue.start, separator)} --> ${formatTimestamp(end, separator)}`;
}

/** The text on one line: an empty line would end the cue. */
export function cueText(cue: Cue): string {
  return cue.text.replace(/\s+/g, ' ').trim();
}

/** The cues that say something. */
export function spoken(cues: readonly Cue[]): readonly Cue[] {
  return cues.filter((cue) => cueText(cue) !== '');
}
