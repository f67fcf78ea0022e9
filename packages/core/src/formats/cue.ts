import { onOneLine } from './one-line.js';
import { nameBefore, speakerName } from './speaker-name.js';

/** A subtitle: any segment is one. Times in seconds. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The person who says it, where one says all of it and is known. */
  readonly speaker?: string | undefined;
  /** The speaker of each line, where several people share the cue: `undefined` for a person who is not known. */
  readonly lineSpeakers?: readonly (string | undefined)[] | undefined;
  /** The text as it is broken into lines. Left out: it is on one. */
  readonly lines?: readonly string[] | undefined;
  /** The text in English, which stands below it. */
  readonly translation?: string | undefined;
  /** The translation as it is broken into lines. Left out: it is on one. */
  readonly translationLines?: readonly string[] | undefined;
  /** The words of each line. Those of a line, with what stands before them, make it up. */
  readonly lineWords?: readonly (readonly CueWord[])[] | undefined;
}

/** A word of a {@link Cue}, with the space before it where there is one. Times in seconds. */
export interface CueWord {
  readonly text: string;
  /** What stands before it and is not said: the name of a speaker, or a dash. */
  readonly before?: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** `HH:MM:SS` and milliseconds, which round and never read `60`. */
export function formatTimestamp(seconds: number, separator: ',' | '.'): string {
  const total = wholeMs(seconds);
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  const clock = [total / 3_600_000, (total / 60_000) % 60, (total / 1000) % 60];
  return `${clock.map((value) => pad(value)).join(':')}${separator}${pad(total % 1000, 3)}`;
}

/**
 * One cue of a SubRip file with the empty line after it.
 *
 * @param number - from 1
 */
export function toSrtCue(cue: Cue, number: number): string {
  return `${number}\n${formatSpan(cue, ',')}\n${srtText(cueLines(cue).join('\n'))}\n\n`;
}

/** What a WebVTT file starts with. */
export const VTT_HEADER = 'WEBVTT\n\n' as const;

/** One cue of a WebVTT file with the empty line after it. */
export function toVttCue(cue: Cue): string {
  return toMarkedVttCue(cue, textLines(cue).map(vttText));
}

/** One cue of a WebVTT file, the lines of whose text are WebVTT already. */
export function toMarkedVttCue(cue: Cue, lines: readonly string[]): string {
  const { speaker, lineSpeakers } = cue;
  const said = lineSpeakers ? lines.map((line, i) => spanOfVoice(line, lineSpeakers[i])) : lines;
  const all = [...said, ...translationLines(cue).map(vttText)];
  return `${formatSpan(cue, '.')}\n${voiceTag(speaker)}${all.join('\n')}\n\n`;
}

/** A voice lasts to the end of its cue, unless it is closed. */
function spanOfVoice(line: string, speaker: string | undefined): string {
  const tag = voiceTag(speaker);
  return tag === '' ? line : `${tag}${line}</v>`;
}

function voiceTag(speaker = ''): string {
  const name = speakerName(speaker);
  return name && `<v ${vttText(name)}>`;
}

/** Text as it stands in SubRip, which knows no escapes: what would read as a line of times must be another text. */
export function srtText(text: string): string {
  return text.replace(/-{2,}>/g, '->');
}

/** Text as it stands in WebVTT. */
export function vttText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One line of plain text, after the name of its speaker; the translation on a line of its own. */
export function toTxtLine(cue: Cue): string {
  return onLines(withName(cue), '');
}

/**
 * A cue whose text begins with the name of its speaker, where that is known.
 *
 * @param written - the name, as the format writes it
 */
export function withName<Named extends Cue>(
  cue: Named,
  written: (name: string) => string = (name) => name,
): Named {
  const { speaker, text } = cue;
  if (speaker === undefined) return cue;
  return { ...cue, text: nameBefore(written(speakerName(speaker)), text) + text.trim() };
}

/** A name as it stands in SubRip, where players take what is in angle brackets or braces for their commands. */
export function srtName(name: string): string {
  return name.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('{', '｛').replaceAll('}', '｝');
}

/** What a TSV file starts with. */
export const TSV_HEADER = 'start\tend\ttext\n' as const;

/** Tab-separated values as openai-whisper writes them: whole milliseconds, and a text in which tabs are spaces. */
export function toTsvLine(cue: Cue): string {
  return `${tsvColumns(cue)}\n`;
}

/** What a TSV file with translations starts with. */
export const BILINGUAL_TSV_HEADER = 'start\tend\ttext\ttranslation\n' as const;

/** One line of a TSV file whose last column is the translation. A cue without one leaves that column empty. */
export function toBilingualTsvLine(cue: Cue): string {
  return `${tsvColumns(cue)}\t${onOneLine(cue.translation ?? '')}\n`;
}

function tsvColumns(cue: Cue): string {
  const { start, end, text } = withName(cue);
  return `${wholeMs(start)}\t${wholeMs(end)}\t${onOneLine(text)}`;
}

/**
 * A line of an LRC file of timed lyrics, as whisper.cpp writes it: the time at which the segment begins, and its text. The
 * translation is a line of the same time, as players want it.
 */
export function toLrcLine(cue: Cue): string {
  // `MM:SS.hh`. The format knows no hours: minutes go on counting.
  const total = Math.round(wholeMs(cue.start) / 10);
  const parts = [total / 6000, (total / 100) % 60, total % 100];
  const [minutes, rest, hundredths] = parts.map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  const { text, translation = '' } = withName(cue);
  const begins = `[${minutes}:${rest}.${hundredths}]`;
  return onLines({ ...cue, text: lrcText(text), translation: lrcText(translation) }, begins);
}

/** Text as it stands in LRC, which knows no escapes: what would read as a tag, or as the time of a word, is in round brackets. */
function lrcText(text: string): string {
  return text.replace(/\[(\w+:[^\]]*)\]|<(\d+:[\d.:]*)>/g, '($1$2)');
}

/** The text, and the translation where there is one, each on a line that begins alike. */
function onLines({ text, translation = '' }: Cue, begins: string): string {
  const below = onOneLine(translation);
  return `${begins}${onOneLine(text)}\n${below && `${begins}${below}\n`}`;
}

/** The cues that say something. */
export function spoken(cues: readonly Cue[]): readonly Cue[] {
  return cues.filter((cue) => cueLines(cue).length > 0);
}

/** The lines of the text, then those of the translation. */
export function cueLines(cue: Cue): readonly string[] {
  return [...textLines(cue), ...translationLines(cue)];
}

function textLines({ text, lines = [text] }: Cue): readonly string[] {
  return filledLines(lines);
}

/** The lines that stand below those of the text. */
export function translationLines({
  translation = '',
  translationLines: lines = [translation],
}: Cue): readonly string[] {
  return filledLines(lines);
}

/** Without empty lines: one would end the cue. */
function filledLines(lines: readonly string[]): readonly string[] {
  return lines.map(onOneLine).filter((line) => line !== '');
}

/** `start --> end`, at least a millisecond long: players leave out shorter ones. */
function formatSpan(cue: Cue, separator: ',' | '.'): string {
  const end = Math.max(cue.end, cue.start + 0.001);
  return `${formatTimestamp(cue.start, separator)} --> ${formatTimestamp(end, separator)}`;
}

/** Milliseconds of seconds, which round and never are negative. */
export function wholeMs(seconds: number): number {
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1000)) : 0;
}
