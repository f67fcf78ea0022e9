import { abortedError, type SegmentWords, segmentWords, tokenWords } from '@ws/core/internal';
import type { TimedSegment } from '../decoding/segments.js';
import { POSITION_SAMPLES, SAMPLE_RATE } from '../features/window.js';
import { logSumExp } from '../network/logits.js';
import { tokenTimes } from '../words/token-times.js';
import type { OpenCall } from './open-call.js';
import type { HeardWindow } from './window-decoder.js';

/** Tokens read at once: each yields a row of logits, and a row is the whole vocabulary. */
const CHUNK = 32;

/**
 * Times the words of a window's segments, in one more reading of the transcript; all times are seconds from the window's
 * start. A prefix that the transcript was made to begin with is read, and not timed.
 *
 * @param samples samples of the window's audio
 * @param spokenUntil where the speech before the window ended
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function timeWords(
  { model, request, language }: OpenCall,
  { decoded, encoded }: HeardWindow,
  segments: readonly TimedSegment[],
  samples: number,
  spokenUntil = 0,
): Promise<readonly SegmentWords[]> {
  if (segments.length === 0) return [];
  const { tokenizer, startDecoder } = model;
  const { special } = tokenizer;
  const textOf = (tokens: readonly number[]): readonly number[] =>
    tokens.filter((token) => token < special.endOfText);
  // The prompt is left out.
  const own = decoded.start.tokens.slice(decoded.start.startIndex);
  const startTokens = own.filter(
    (token) => token > special.endOfText && token !== special.noTimestamps,
  );
  const prefix = textOf(own);
  const texts = segments.map(({ from, to }) => textOf(decoded.tokens.slice(from, to)));
  const text = texts.flat();
  const read = [...startTokens, special.noTimestamps, ...prefix, ...text, special.endOfText];
  /** The rows that write the first token of the prefix, and the first one of the text. */
  const begin = startTokens.length;
  const first = begin + prefix.length;

  const decoder = startDecoder(encoded, { attends: true });
  const probabilities: number[] = [];
  for (let from = 0; from < read.length; from += CHUNK) {
    if (request.signal?.aborted) throw abortedError(request.signal);
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
  const positions = Math.max(1, Math.floor(samples / POSITION_SAMPLES));
  const times = tokenTimes(rows, positions, begin, read.length - 1).slice(prefix.length);
  // A translation is English, which has spaces.
  const written = request.task === 'translate' ? 'en' : language.code;
  let at = 0;
  const words = tokenWords(text, tokenizer, written).map(({ text: word, length }) => {
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
    segments.map(({ start, end }, i) => ({ start, end, length: texts[i]!.length })),
    prefix.length > 0 ? times[0]! : spokenUntil,
    samples / SAMPLE_RATE,
  );
}
