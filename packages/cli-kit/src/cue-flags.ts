import type { CueOptions } from '@ws/core/formats';
import { flag, invalidOption, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';
import { addFlag } from './flag.js';
import type { OutputFormat } from './output-formats.js';

/** What the flags say about subtitles. */
export interface CueArguments {
  /** A cue is a segment as the model cut it. */
  readonly rawSegments?: boolean;
  readonly maxLineWidth?: number;
  readonly maxLineCount?: number;
  readonly maxWordsPerLine?: number;
  readonly highlightWords?: boolean;
  readonly karaoke?: boolean;
}

export interface SubtitleSettings {
  /** Left out: a cue is a segment. */
  readonly cues?: CueOptions | undefined;
  readonly wordMarks?: 'highlight' | 'karaoke' | undefined;
}

const CUE_FORMATS: ReadonlySet<OutputFormat> = new Set(['srt', 'vtt', 'ass']);

export function addCueFlags(command: Command): Command {
  addFlag(command, 'maxLineWidth', wholeNumber(1, 1000), {
    value: 'chars',
    help: 'of a line of subtitles (default: 42; Chinese, Japanese, Korean: 16)',
  });
  addFlag(command, 'maxLineCount', wholeNumber(1, 10), {
    value: 'lines',
    help: 'of a subtitle (default: 2)',
  });
  addFlag(command, 'maxWordsPerLine', wholeNumber(1, 1000), {
    value: 'words',
    help: 'of a line of subtitles; one line, unless --max-line-count is given',
  });
  addFlag(command, 'highlightWords', flag(false), {
    help: 'srt, vtt: underline each word as it is said',
  });
  addFlag(command, 'karaoke', flag(false), { help: 'vtt, ass: each word has its time' });
  return addFlag(command, 'rawSegments', flag(false), {
    help: 'subtitles are segments as the model cut them',
  });
}

/** @throws TranscribeError `ERR_INVALID_OPTION` where two flags contradict each other */
export function subtitleSettingsOf({
  rawSegments,
  highlightWords,
  karaoke,
  ...limits
}: CueArguments): SubtitleSettings {
  const { maxLineWidth, maxLineCount, maxWordsPerLine } = limits;
  if (highlightWords && karaoke) {
    throw invalidOption('--highlight-words', true, 'left out with --karaoke');
  }
  if (!rawSegments) {
    return {
      cues: {
        maxLineChars: maxLineWidth,
        maxLines: maxLineCount ?? (maxWordsPerLine === undefined ? undefined : 1),
        maxLineWords: maxWordsPerLine,
      },
      wordMarks: highlightWords ? 'highlight' : karaoke ? 'karaoke' : undefined,
    };
  }
  if (highlightWords || karaoke || maxLineWidth || maxLineCount || maxWordsPerLine) {
    const others = '--highlight-words, --karaoke, --max-line-width and the like';
    throw invalidOption('--raw-segments', true, `left out with ${others}`);
  }
  return {};
}

/** The formats that have a marking of words. */
const MARKED: Readonly<Record<string, readonly OutputFormat[]>> = {
  '--highlight-words': ['srt', 'vtt'],
  '--karaoke': ['vtt', 'ass'],
};

/**
 * What to tell of subtitles that lack the marking of words that is asked for.
 *
 * @param formats - what is written
 * @throws TranscribeError `ERR_INVALID_OPTION` where none of the formats has it
 */
export function noteOfMarks(
  { highlightWords, karaoke }: Pick<CueArguments, 'highlightWords' | 'karaoke'>,
  formats: readonly OutputFormat[],
): string | undefined {
  if (!highlightWords && !karaoke) return undefined;
  const name = karaoke ? '--karaoke' : '--highlight-words';
  const marked = MARKED[name]!;
  if (!formats.some((format) => marked.includes(format))) {
    throw invalidOption(name, true, `given with -o ${marked.join(' or ')}`);
  }
  const plain = formats.filter((format) => CUE_FORMATS.has(format) && !marked.includes(format));
  if (plain.length === 0) return undefined;
  return `${name} marks words in ${marked.join(' and ')}; ${plain.join(', ')} is written without`;
}

/** Whether the engine is to tell when each word was said: for `--words`, and for cues that begin with their words. */
export function needsWords({
  words,
  rawSegments,
  output = [],
  mux,
}: Pick<CueArguments, 'rawSegments'> & {
  readonly words?: boolean;
  readonly output?: readonly OutputFormat[];
  /** Subtitles go into a video. */
  readonly mux?: boolean;
}): boolean {
  const hasCues = Boolean(mux) || output.some((format) => CUE_FORMATS.has(format));
  return Boolean(words) || (hasCues && !rawSegments);
}
