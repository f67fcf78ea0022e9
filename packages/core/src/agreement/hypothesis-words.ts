import type { Segment, Token, TranscriptResult, Word } from '../contracts/transcript.js';
import { LETTER, lettersIn } from '../text/letters.js';
import { UNSPACED_SCRIPTS } from '../text/unspaced-scripts.js';

/** A word as a hypothesis has it. */
export interface HypothesisWord {
  /** As the model wrote it, with the space before it. */
  readonly text: string;
  /** What is compared: without case, punctuation and spacing. Empty where it is punctuation alone. */
  readonly key: string;
  /** That of its least sure token, 0 to 1; 1 where the backend tells none. */
  readonly probability: number;
  /** The latest that the decoder looked at for it without its punctuation, in seconds of the call's audio. */
  readonly attendedTo?: number | undefined;
  /** Seconds from the first sample of the call's audio, where the backend gives word times. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

// Of scripts without spaces each character, with its marks, stands for a word.
const WORD = new RegExp(`\\s*(?:[${UNSPACED_SCRIPTS}]\\p{M}*|[^\\s${UNSPACED_SCRIPTS}]+)`, 'gu');

export function hypothesisWord(text: string, probability = 1): HypothesisWord {
  return { text, key: lettersIn(text), probability };
}

/** The words of a text, with the space before each: together they are the text, less the space at its end. */
export function splitWords(text: string): HypothesisWord[] {
  return (text.match(WORD) ?? []).map((word) => hypothesisWord(word));
}

/** What a transcript says, word by word, with what the backend tells of each. */
export function wordsOf(result: Pick<TranscriptResult, 'text' | 'segments'>): HypothesisWord[] {
  const words = result.segments.flatMap(wordsOfSegment);
  // A backend may give a text and no segments.
  return words.length > 0 ? words : splitWords(result.text);
}

export function textOf(words: readonly HypothesisWord[]): string {
  return words.map(({ text }) => text).join('');
}

const TRAILING_PUNCTUATION = /[^\p{L}\p{M}\p{N}'’]+$/u;

/** The word without what stands after it: the words that follow may still change that. */
export function withoutPunctuation(word: HypothesisWord): HypothesisWord {
  return { ...word, text: word.text.replace(TRAILING_PUNCTUATION, '') };
}

/** The words that are more than punctuation. */
export function spokenWords(words: readonly HypothesisWord[]): readonly HypothesisWord[] {
  return words.filter(({ key }) => key !== '');
}

/** The words after the first `count` spoken ones, and before them the punctuation that `last`, the last of those, lacks. */
export function wordsAfter(
  words: readonly HypothesisWord[],
  count: number,
  last: string,
): readonly HypothesisWord[] {
  if (count === 0) return words;
  let spoken = 0;
  const index = words.findIndex(({ key }) => key !== '' && ++spoken === count);
  if (index < 0) return [];
  const word = words[index]!;
  const punctuation = word.text.slice(withoutPunctuation(word).text.length);
  const following = words.slice(index + 1);
  if (last.endsWith(punctuation)) return following;
  return [hypothesisWord(punctuation), ...following];
}

function wordsOfSegment(segment: Segment, index: number): HypothesisWord[] {
  const { tokens = [], words: timed = [] } = segment;
  // Segments are apart, whether or not the backend writes the space.
  const spaced = (text: string): string => (index > 0 && !/^\s/.test(text) ? ` ${text}` : text);
  const texts = spaced(tokens.length > 0 ? tokens.map(({ text }) => text).join('') : segment.text);
  const words = splitWords(texts);
  return withTimes(tokens.length > 0 ? withTokens(words, tokens) : words, timed);
}

function withTokens(words: readonly HypothesisWord[], tokens: readonly Token[]): HypothesisWord[] {
  let wordEnd = 0;
  let tokenEnd = 0;
  let next = 0;
  return words.map((word) => {
    wordEnd += word.text.length;
    // A token may end within a word; one that reaches beyond it counts for both.
    const own = tokenEnd > wordEnd - word.text.length ? [tokens[next - 1]!] : [];
    while (next < tokens.length && tokenEnd < wordEnd) {
      const token = tokens[next++]!;
      tokenEnd += token.text.length;
      own.push(token);
    }
    // Punctuation looks anywhere.
    const spoken = own.filter(({ text }) => LETTER.test(text));
    const attended = (spoken.length > 0 ? spoken : own).flatMap(
      ({ attendedTo = [] }) => attendedTo,
    );
    return {
      ...word,
      probability: Math.min(1, ...own.map(({ probability }) => probability)),
      attendedTo: attended.length > 0 ? Math.max(...attended) : undefined,
    };
  });
}

function withTimes(words: readonly HypothesisWord[], timed: readonly Word[]): HypothesisWord[] {
  let next = 0;
  return words.map((word) => {
    // A backend may time the parts of a word, as Whisper does those of "well-known".
    let key = '';
    let to = next;
    while (to < timed.length && (to === next || key.length < word.key.length)) {
      key += lettersIn(timed[to++]!.text);
    }
    const parts = timed.slice(next, to);
    const [first] = parts;
    if (first === undefined || key !== word.key) return word;
    next = to;
    const probability = Math.min(word.probability, ...parts.map((part) => part.probability ?? 1));
    return { ...word, probability, start: first.start, end: parts.at(-1)!.end };
  });
}
