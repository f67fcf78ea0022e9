import { type Cue, type CueWord, formatTimestamp } from './cue.js';

/** How the words of a subtitle are marked: each underlined in turn, or with the time at which it is said. */
export const WORD_MARKS = ['highlight', 'karaoke'] as const;

/** One of {@link WORD_MARKS}. */
export type WordMarks = (typeof WORD_MARKS)[number];

/**
 * A cue for each of its words, in which that word is underlined, as openai-whisper's `--highlight-words` does. They follow
 * one another without a gap; a word without a duration has no cue of its own.
 *
 * @param written - a text as the format writes it
 */
export function highlighted(cue: Cue, written: (text: string) => string): readonly Cue[] {
  const lines = cue.lineWords ?? [];
  const words = lines.flat();
  const changes = words.map((word, i) => (i === 0 ? cue.start : within(cue, word.start)));
  const cues = words.flatMap((word, i): readonly Cue[] => {
    const [start, end] = [changes[i]!, changes[i + 1] ?? cue.end];
    if (end - start < 0.001) return [];
    const marked = lines.map((line) =>
      line
        .map((each) => notSaid(each, written) + (each === word ? underlined : plain)(each, written))
        .join(''),
    );
    return [{ ...cue, start, end, lines: marked }];
  });
  return cues.length > 0 ? cues : [{ ...cue, lines: lines.map((line) => textOf(line, written)) }];
}

/** The lines of a WebVTT cue in which a time stands before each word that begins later than the cue. */
export function timedVttLines(cue: Cue, written: (text: string) => string): readonly string[] {
  let last = formatTimestamp(cue.start, '.');
  const end = formatTimestamp(cue.end, '.');
  return (cue.lineWords ?? []).map((line) =>
    line
      .map((word) => {
        const time = formatTimestamp(word.start, '.');
        const before = notSaid(word, written);
        // WebVTT wants times that grow, within the cue. Of one length, they compare as text.
        if (!(time > last && time < end)) return before + plain(word, written);
        last = time;
        return before + afterSpace(word.text, (text) => `<${time}>${written(text)}`);
      })
      .join(''),
  );
}

/** The lines of a cue of ASS in which each word has its duration, in hundredths of a second. */
export function karaokeAssLines(cue: Cue, written: (text: string) => string): readonly string[] {
  const lines = cue.lineWords ?? [];
  const hundredths = (seconds: number) => Math.round((within(cue, seconds) - cue.start) * 100);
  const starts = lines.flat().map(({ start }, i) => (i === 0 ? 0 : hundredths(start)));
  let i = 0;
  return lines.map((line) =>
    line
      .map((word) => {
        const lasts = (starts[i + 1] ?? hundredths(cue.end)) - starts[i]!;
        i++;
        const before = notSaid(word, written);
        // What is not said takes none of the time of the word before it.
        return `${before && `{\\k0}${before}`}{\\k${Math.max(0, lasts)}}${plain(word, written)}`;
      })
      .join(''),
  );
}

function within({ start, end }: Cue, seconds: number): number {
  return Math.min(end, Math.max(start, seconds));
}

function notSaid({ before = '' }: CueWord, written: (text: string) => string): string {
  return written(before);
}

function plain({ text }: CueWord, written: (text: string) => string): string {
  return written(text);
}

function underlined({ text }: CueWord, written: (text: string) => string): string {
  return afterSpace(text, (word) => `<u>${written(word)}</u>`);
}

/** The space that a text begins with, then what is made of the rest. */
function afterSpace(text: string, make: (rest: string) => string): string {
  const rest = text.trimStart();
  return text.slice(0, text.length - rest.length) + make(rest);
}

function textOf(line: readonly CueWord[], written: (text: string) => string): string {
  return line.map((word) => notSaid(word, written) + plain(word, written)).join('');
}
