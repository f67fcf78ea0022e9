import { type Cue, cueLines, translationLines } from './cue.js';
import { karaokeAssLines } from './word-marks.js';

/** What a file of Advanced SubStation Alpha starts with: one style, white with a black edge, at the bottom. */
export const ASS_HEADER = `[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,64,&H00FFFFFF,&H00A0A0A0,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,96,96,54,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
` as const;

// A translation has no times: it is white from the start.
const UNMARKED = '{\\k0\\2c&HFFFFFF&}';

/**
 * One cue of Advanced SubStation Alpha.
 *
 * @param karaoke - each word has its duration, which a player shows
 */
export function toAssLine(cue: Cue, karaoke: boolean): string {
  const lines = karaoke
    ? [
        ...karaokeAssLines(cue, escaped),
        ...translationLines(cue).map((line) => UNMARKED + escaped(line)),
      ]
    : cueLines(cue).map(escaped);
  const text = lines.join('\\N');
  const [start, end] = [hundredths(cue.start), hundredths(cue.end)];
  return `Dialogue: 0,${clock(start)},${clock(Math.max(end, start + 1))},Default,,0,0,0,,${text}\n`;
}

/**
 * A text in which players read no command: a backslash is parted from what follows, and braces are wide ones. Not every player
 * takes a brace with a backslash as one: VSFilter hides what stands between two.
 */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\u2060').replaceAll('{', '｛').replaceAll('}', '｝');
}

function hundredths(seconds: number): number {
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 100)) : 0;
}

/** `H:MM:SS.hh`. */
function clock(total: number): string {
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(total / 360_000);
  return `${hours}:${pad((total / 6000) % 60)}:${pad((total / 100) % 60)}.${pad(total % 100)}`;
}
