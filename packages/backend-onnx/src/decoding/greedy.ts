import { abortedError } from '@ws/core';
import type { TextDecoder } from '../engine/text-decoder.js';
import { argmax, logSumExp } from './logits.js';
import type { LogitFilter } from './suppression.js';

/** What is to be decoded, and how. */
export interface GreedyRequest {
  /** The prompt, if any, and the start-of-transcript sequence. */
  readonly initialTokens: readonly number[];
  /** Where in `initialTokens` `<|startoftranscript|>` stands. */
  readonly startIndex: number;
  readonly filters: readonly LogitFilter[];
  readonly endOfText: number;
  readonly noSpeech: number;
  /** Most tokens to sample. */
  readonly maxTokens: number;
  /** Most tokens the decoder can read. */
  readonly contextLength: number;
  readonly signal?: AbortSignal | undefined;
}

/** What was decoded. */
export interface GreedyResult {
  /** Sampled tokens, the end of text not among them. */
  readonly tokens: readonly number[];
  /** Of each token, among those that the filters left. */
  readonly probabilities: readonly number[];
  /** Mean natural-log probability of the tokens, the end of text counted. */
  readonly avgLogprob: number;
  /** Probability that the window holds no speech. */
  readonly noSpeechProb: number;
}

/**
 * Greedy decoding: the likeliest token, again and again, until the end of text.
 *
 * Source: OpenAI's implementation, `DecodingTask` with `GreedyDecoder` at temperature 0.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every token
 */
export async function decodeGreedy(
  decoder: TextDecoder,
  request: GreedyRequest,
): Promise<GreedyResult> {
  const { initialTokens, startIndex, filters, endOfText, signal } = request;
  const sampled: number[] = [];
  const probabilities: number[] = [];
  let sumLogprob = 0;
  let noSpeechProb = 0;
  let unread: readonly number[] = initialTokens;

  while (sampled.length < request.maxTokens && decoder.length < request.contextLength) {
    if (signal?.aborted) throw abortedError(signal);
    const last = unread.length - 1;
    const first = decoder.length === 0;
    const rows = await decoder.read(unread, first ? [startIndex, last] : [last]);
    const logits = rows.at(-1)!;
    if (first) {
      const start = rows[0]!;
      noSpeechProb = Math.exp(start[request.noSpeech]! - logSumExp(start));
    }
    for (const filter of filters) filter(logits, sampled);
    const token = argmax(logits);
    const logprob = logits[token]! - logSumExp(logits);
    sumLogprob += logprob;
    if (token === endOfText) break;
    sampled.push(token);
    probabilities.push(Math.exp(logprob));
    unread = [token];
  }
  const avgLogprob = sumLogprob / (sampled.length + 1);
  return { tokens: sampled, probabilities, avgLogprob, noSpeechProb };
}
