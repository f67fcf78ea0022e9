import { abortedError } from '@ws/core/internal';
import type { TextDecoder } from '../network/text-decoder.js';
import type { TokenScores } from '../network/token-scores.js';
import type { AttentionWatch } from './attention-watch.js';
import { type Draft, LONGEST } from './draft.js';
import type { SearchRequest, SearchResult } from './search.js';
import type { LoopWatch, StartLoopWatch } from './token-loop.js';

export interface GreedyRequest extends SearchRequest {
  /** What will probably be decoded: makes it faster, and never changes it. */
  readonly draft?: Draft | undefined;
  /**
   * Tokens with which the transcript begins: the decoder reads them and does not judge them. Where they leave no room for
   * others, the last ones are left out. Their probability is told as 1.
   */
  readonly begun?: readonly number[] | undefined;
  /** Tokens that are decided, and come whatever is likely, in place of a draft; how likely they are is told among all tokens. */
  readonly decided?: readonly number[] | undefined;
  /** Called with every token but the end of text; may end the transcript before it. */
  readonly watch?: AttentionWatch | undefined;
  readonly watchLoop?: StartLoopWatch | undefined;
}

export interface GreedyResult extends SearchResult {
  /** The end of text counts, unless a watch came before it. Tokens that were not judged do not. */
  readonly avgLogprob: number;
  /** Why the watch ended the transcript, where it did. */
  readonly stoppedBy?: 'audio-end' | 'attention-jump' | undefined;
}

/**
 * Greedy decoding: the likeliest token, again and again, until the end of text.
 *
 * A draft is read ahead, together with the token before it: the logits at its first token tell whether greedy decoding
 * would have come to it, and so on until the first to which it would not have come; from there on it is as if nothing
 * had been read. The filters see what they see without a draft. (Speculative decoding, Leviathan et al. 2022, arXiv
 * 2211.17192, at temperature 0, with a text in place of the small model.)
 *
 * Source: OpenAI's implementation, `DecodingTask` with `GreedyDecoder` at temperature 0.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function decodeGreedy(
  decoder: Pick<TextDecoder, 'read' | 'cut'>,
  request: GreedyRequest,
): Promise<GreedyResult> {
  const { initialTokens, startIndex, filters, endOfText, maxTokens, contextLength } = request;
  const { draft, decided, watch, signal } = request;
  let loop: LoopWatch | undefined;
  const room = Math.min(maxTokens, contextLength - initialTokens.length) - 1;
  const begun = request.begun?.slice(0, Math.max(0, room)) ?? [];
  const sampled: number[] = [...begun];
  const probabilities: number[] = begun.map(() => 1);
  const attendedTo: number[] = [];
  let stoppedBy: GreedyResult['stoppedBy'];
  let isCutOff = false;
  let sumLogprob = 0;
  let noSpeechProb = 0;
  let passes = 0;
  let ahead: readonly number[] = [];
  /** What may come after the newest token, then after each of those read ahead. */
  let rows: readonly TokenScores[] = [];

  while (sampled.length < maxTokens) {
    if (rows.length === 0) {
      if (signal?.aborted) throw abortedError(signal);
      const first = passes === 0;
      const unread = first ? [...initialTokens, ...begun] : sampled.slice(-1);
      const length = initialTokens.length + sampled.length;
      if (length > contextLength) break;
      const most = Math.min(maxTokens - sampled.length - 1, contextLength - length);
      const next = sampled.length;
      ahead = decided?.slice(next, next + Math.min(most, LONGEST)) ?? draft?.propose(most) ?? [];
      decoder.cut(length - unread.length);
      const select = [...(first ? [startIndex] : []), unread.length - 1];
      for (let i = 0; i < ahead.length; i++) select.push(unread.length + i);
      rows = await decoder.read([...unread, ...ahead], select);
      passes++;
      if (first) {
        const start = rows[0]!;
        noSpeechProb = Math.exp(start.logits[request.noSpeech]! - start.logSumExp());
        loop = request.watchLoop?.(noSpeechProb);
        for (const token of begun) loop?.(token);
        rows = rows.slice(1);
      }
    }
    const scores = rows[0]!;
    const given = decided?.[sampled.length];
    if (given === undefined) for (const filter of filters) filter(scores, sampled);
    const token = given ?? scores.argmax();
    const logprob = scores.logits[token]! - scores.logSumExp();
    if (watch !== undefined && token !== endOfText) {
      const seconds = watch.look(initialTokens.length + sampled.length - 1);
      stoppedBy = watch.follow(seconds);
      if (stoppedBy !== undefined) break;
      attendedTo.push(seconds);
    }
    sumLogprob += logprob;
    if (token === endOfText) break;
    sampled.push(token);
    probabilities.push(Math.exp(logprob));
    if (loop?.(token) !== undefined) {
      isCutOff = true;
      break;
    }
    draft?.follow(token);
    const foreseen = token === ahead[0];
    rows = foreseen ? rows.slice(1) : [];
    ahead = ahead.slice(1);
  }
  const isEnded = stoppedBy === undefined && !isCutOff;
  const judged = sampled.length - begun.length;
  const counted = isEnded ? judged + 1 : Math.max(1, judged);
  return {
    tokens: sampled,
    probabilities,
    avgLogprob: sumLogprob / counted,
    noSpeechProb,
    passes,
    ...(watch === undefined ? {} : { attendedTo, stoppedBy }),
  };
}
