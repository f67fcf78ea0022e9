// What a document shows of a program's output, and what of it the program did not print.
import { stripVTControlCharacters } from 'node:util';
import { wordErrorRate } from '@ws/core/measures';
import { demoTranscript } from './recordings.js';

/** An engine may hear a word otherwise on another processor, or where a machine is busy. */
const MAX_WORD_ERROR_RATE = 0.2;

/**
 * The lines that a program says it prints: the comment behind a `console.log`, and comments that end a paragraph. Other
 * comments are remarks.
 */
export function shownBy(code: string): readonly string[] {
  const lines = code.trimEnd().split('\n');
  return lines.flatMap((line, i) => {
    const behind = /console\.log\(.*\);? \/\/ (.*)$/.exec(line)?.[1];
    if (behind !== undefined) return [behind];
    const alone = /^\/\/ (.*)$/.exec(line)?.[1];
    if (alone === undefined) return [];
    const next = lines.slice(i).find((other) => !other.startsWith('//'));
    return (next ?? '').trim() === '' ? [alone] : [];
  });
}

/** The files that the comments of a command say it writes. */
export function writtenBy(command: string): readonly string[] {
  const [, comment = ''] = /\s# (.*)$/.exec(command) ?? [];
  return comment.match(/[\w/]+\.(srt|vtt|txt|json)\b/g) ?? [];
}

/** The lines of a terminal, each as often as it was drawn, without colours. */
export const drawn = (printed: string): readonly string[] =>
  printed
    // biome-ignore lint/suspicious/noControlCharactersInRegex: by these a terminal is told to begin a line anew
    .split(/[\r\n]|\x1b\[\d*[GK]/)
    .map((line) => stripVTControlCharacters(line).trimEnd())
    .filter((line) => line !== '');

/** Times before a text: `[00:03] `, `0.5 2.68 `. */
const TIMES = /^(?:\[?\d+(?:[:.]\d+)*\]?\s+)+/;

/** The words of finals, without partials, times, and what is around the cues of subtitles. */
export function transcriptOf(printed: string): string {
  if (printed.trimStart().startsWith('{')) return (JSON.parse(printed) as { text: string }).text;
  // What was drawn over is gone.
  const lines = printed.split('\n').map((line) => line.split('\r').at(-1)!);
  return drawn(lines.join('\n'))
    .filter((line) => !/^…|-->|^WEBVTT|^\d+$/.test(line))
    .map((line) => line.replace(TIMES, '').trim())
    .join(' ');
}

/** Whether a text is a transcript of what was said. */
export function says(said: string, heard: string): boolean {
  return wordErrorRate(said, heard).rate <= MAX_WORD_ERROR_RATE;
}

/** Whether a line is said in our recording. */
function isTranscript(line: string): boolean {
  const sentences = demoTranscript().map(({ text }) => text);
  return sentences.some((_, from) =>
    [1, 2, 3].some((count) => says(sentences.slice(from, from + count).join(' '), line)),
  );
}

/** What differs from one run to the next, each in its place. */
const MASKS: ReadonlyArray<readonly [what: RegExp, mask: string]> = [
  [/(?<=:\/\/[^/\s]*):\d+/g, ':PORT'],
  [/\d+(:\d\d)+/g, 'TIME'],
  [/\b[0-9a-f]{64}\b/g, 'HASH'],
  [/[▁▂▃▄▅▆▇█]+/g, 'LEVELS'],
  // As many as the machine has cores.
  [/(?<=threads: )\d+/g, 'COUNT'],
  [/(?<=(probability|attendedTo): )\d+(\.\d+)?/g, 'NUMBER'],
];

const masked = (line: string): string =>
  MASKS.reduce((text, [what, mask]) => text.replaceAll(what, mask), line);

/** Whether a program that prints one line may be said to print another. `…` stands for anything. */
function isSame(shown: string, printed: string): boolean {
  const parts = masked(shown)
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (new RegExp(`^${parts.join('.*')}$`).test(masked(printed))) return true;
  const timesOf = (line: string): string => TIMES.exec(line)?.[0] ?? '';
  const [said, heard] = [shown, printed].map((line) => line.slice(timesOf(line).length));
  return (
    timesOf(shown).split(' ').length === timesOf(printed).split(' ').length &&
    isTranscript(said!) &&
    says(said!, heard!)
  );
}

const withoutSpaces = (text: string): string => masked(text).replaceAll(/\s/g, '');

/** The first line of those that are shown which a program did not print, after the ones before it. */
export function notPrinted(shown: readonly string[], printed: string): string | undefined {
  const lines = drawn(printed);
  let at = 0;
  return shown.find((line) => {
    // An object, which Node breaks into as many lines as it likes.
    if (/^[[{]/.test(line) && withoutSpaces(lines.slice(at).join('')).includes(withoutSpaces(line)))
      return false;
    const found = lines.findIndex((other, i) => i >= at && isSame(line, other));
    at = found + 1;
    return found === -1;
  });
}
