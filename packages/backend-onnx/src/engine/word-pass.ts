import { abortedError } from '@ws/core';
import { type SegmentWords, segmentWords, tokenWords } from '@ws/core/adapter';
import { logSumExp } from '../decoding/logits.js';
import { POSITION_SAMPLES, SAMPLE_RATE } from '../features/window.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { tokenTimes } from '../words/token-times.js';
import type { AttendingDecoder } from './text-decoder.js';

/** What is to be timed. */
export interface WordPassRequest {
  readonly tokenizer: Tokenizer;
  /** The start-of-transcript sequence, without a prompt. */
  readonly startTokens: readonly number[];
  /** Tokens that the transcript was made to begin with; they are not timed. */
  readonly prefix: readonly number[];
  /** Segments of the window, times in seconds from its start, with their tokens of text. */
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly tokens: readonly number[];
  }[];
  /** Language of the text. */
  readonly language: string;
  /** Samples of the audio. */
  readonly samples: number;
  /** Where the speech before the window ended, in seconds from its start; 0 by default. */
  readonly spokenUntil?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Tokens read at once: each yields a row of logits, and a row is the whole vocabulary. */
const CHUNK = 32;

/**
 * Times the words of a window's transcript, in one reading of it: `DecodedSegment`s become segments with words.
 *
 * @param decoder a fresh one over the window, started to attend
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function timeWords(
  decoder: AttendingDecoder,
  request: WordPassRequest,
): Promise<readonly SegmentWords[]> {
  const { tokenizer, startTokens, prefix, segments, signal } = request;
  const { special } = tokenizer;
  const text = segments.flatMap(({ tokens }) => tokens);
  const read = [...startTokens, special.noTimestamps, ...prefix, ...text, special.endOfText];
  /** The row that writes the first token of the prefix, and that which writes the text's. */
  const begin = startTokens.length;
  const first = begin + prefix.length;

  const probabilities: number[] = [];
  for (let from = 0; from < read.length; from += CHUNK) {
    if (signal?.aborted) throw abortedError(signal);
    const chunk = read.slice(from, from + CHUNK);
    const select = [...chunk.keys()].filter((i) => {
      const written = from + i - first;
      return written >= 0 && written < text.length;
    });
    for (const { logits } of await decoder.read(chunk, select)) {
      const token = text[probabilities.length]!;
      probabilities.push(Math.exp(logits[token]! - logSumExp(logits, 0, special.endOfText)));
    }
  }

  const rows = Array.from(read, (_, place) => decoder.attention(place));
  const positions = Math.max(1, Math.floor(request.samples / POSITION_SAMPLES));
  const times = tokenTimes(rows, positions, begin, read.length - 1).slice(prefix.length);
  let at = 0;
  const words = tokenWords(text, tokenizer, request.language).map(({ text: word, length }) => {
    const from = at;
    const to = from + length;
    at = to;
    const sum = probabilities.slice(from, to).reduce((total, one) => total + one, 0);
    return {
      text: word,
      start: times[from]!,
      end: times[to]!,
      probability: sum / length,
      length,
    };
  });
  return segmentWords(
    words,
    segments.map(({ start, end, tokens }) => ({ start, end, length: tokens.length })),
    prefix.length > 0 ? times[0]! : (request.spokenUntil ?? 0),
    request.samples / SAMPLE_RATE,
  );
}
