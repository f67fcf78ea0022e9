import { splitWords } from '../agreement/hypothesis-words.js';
import type { Guard, GuardedTranscript, Suppression } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { separatorOf, takeOutSegments, takeOutText, withSegments } from './take-out.js';

/**
 * Takes out what the model says over and over when it has lost its way, and keeps it once. It may go over many segments,
 * and begin in the prefix that the transcript continues; nothing of the prefix is taken out. Where the detector heard no
 * speech at all, it keeps nothing: of gusts and clicks Whisper makes a sentence that it says until the audio ends.
 */
export const cutRepetition: Guard = (result, { prefix = '', speechMs }) => {
  const suppressed: Suppression[] = [];
  let left = result;
  for (;;) {
    const cut = cutOne(left, prefix);
    if (cut === undefined) {
      if (suppressed.length > 0 && speechMs === 0) {
        return takeOutSegments(result, 'repetition', () => true);
      }
      return { result: left, suppressed };
    }
    suppressed.push(...cut.suppressed);
    left = cut.result;
  }
};

function cutOne(result: TranscriptResult, prefix: string): GuardedTranscript | undefined {
  const separator = separatorOf(result);
  let text = prefix;
  const starts = result.segments.map((segment, i) => {
    if (i > 0) text += separator;
    text += segment.text;
    return text.length - segment.text.length;
  });
  const repeat = findRepeat(text, prefix.length);
  if (repeat === undefined) return undefined;
  const segments: Segment[] = [];
  const removed: Omit<Suppression, 'reason'>[] = [];
  // A backend gives the ratio of all it wrote in one go to each segment of it; it no longer holds.
  const staleRatios = new Set<number | undefined>();
  for (const [i, segment] of result.segments.entries()) {
    const from = Math.max(0, repeat.from - starts[i]!);
    const to = Math.min(segment.text.length, repeat.to - starts[i]!);
    const shortened = from < to ? takeOutText(segment, from, to) : { rest: segment };
    if (shortened.rest !== undefined) segments.push(shortened.rest);
    if ('removed' in shortened) {
      removed.push(shortened.removed);
      staleRatios.add(segment.compressionRatio);
    }
  }
  const kept = segments.map((segment) =>
    segment.compressionRatio !== undefined && staleRatios.has(segment.compressionRatio)
      ? { ...segment, compressionRatio: undefined }
      : segment,
  );
  const suppression: Suppression = {
    reason: 'repetition',
    text: removed.map((part) => part.text).join(' '),
    start: removed[0]!.start,
    end: removed.at(-1)!.end,
  };
  return { result: withSegments(result, kept), suppressed: [suppression] };
}

/** Where in a text something is said that was said right before, in characters. */
interface Repeat {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

interface SpokenWord {
  readonly key: string;
  /** 1; of a script without spaces each character is a word, and counts half. */
  readonly weight: number;
  readonly from: number;
  /** After the punctuation that follows it. */
  to: number;
}

// In words. A unit longer than this may be a refrain.
const MAX_UNIT = 12;
const MIN_TIMES = 3;
const MIN_WORDS = 12;
const MIN_SINGLE_WORDS = 8;

/**
 * The first loop in a text, but for its first occurrence: one word 8 or more times in a row, or 2 to 12 words 3 or more
 * times in a row that make 12 words or more. Of a loop that the end of the text broke off, the broken part belongs to
 * it. Words are compared without case and punctuation. In scripts without spaces it goes by characters, two for a word.
 *
 * @param fixed - what comes before this character may be part of a loop but of no repeat
 */
function findRepeat(text: string, fixed: number): Repeat | undefined {
  const words = spokenWords(text);
  // A word that begins before it is fixed, too.
  const fixedWords = words.filter(({ from }) => from < fixed).length;
  for (let unit = 1; unit <= 2 * MAX_UNIT; unit++) {
    let start = 0;
    while (start + unit < words.length) {
      let end = start + unit;
      while (end < words.length && words[end]!.key === words[end - unit]!.key) end++;
      const times = Math.floor((end - start) / unit);
      const loopEnd = end === words.length ? end : start + times * unit;
      const repeatStart = Math.max(start + unit, fixedWords);
      // The second occurrence: at the start of a text a word has no space before it in any script.
      const weight = sumOfWeights(words.slice(start + unit, start + 2 * unit));
      if (times > 1 && isLoop(unit, weight, times) && repeatStart < loopEnd) {
        return { from: words[repeatStart - 1]!.to, to: words[loopEnd - 1]!.to };
      }
      // The next run that is not part of this one.
      start = end - unit + 1;
    }
  }
  return undefined;
}

function isLoop(unit: number, weight: number, times: number): boolean {
  if (unit === 1) return weight * times >= MIN_SINGLE_WORDS;
  return weight <= MAX_UNIT && times >= MIN_TIMES && weight * times >= MIN_WORDS;
}

function sumOfWeights(words: readonly SpokenWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

function spokenWords(text: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  let to = 0;
  for (const { text: word, key } of splitWords(text)) {
    const from = to + word.search(/\S/);
    to += word.length;
    const last = words.at(-1);
    if (key !== '') words.push({ key, weight: /^\s/.test(word) ? 1 : 0.5, from, to });
    else if (last !== undefined) last.to = to;
  }
  return words;
}
