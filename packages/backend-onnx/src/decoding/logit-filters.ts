import { SECONDS_PER_POSITION } from '../features/window.js';
import { logSumExp } from '../network/logits.js';
import type { TokenScores } from '../network/token-scores.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { DecodingSettings } from './decoding-options.js';

/** Rules tokens out, given those sampled so far. */
export type LogitFilter = (scores: TokenScores, sampled: readonly number[]) => void;

/** What a transcript may be made of, in the order of OpenAI's implementation. */
export function logitFilters(
  tokenizer: Tokenizer,
  decoding: Pick<DecodingSettings, 'suppressBlank' | 'suppressTokens' | 'maxInitialTimestamp'>,
  call: { readonly timestamps: boolean; readonly afterPrefix: boolean },
): readonly LogitFilter[] {
  const { special } = tokenizer;
  return [
    // After a prefix the end may come at once: nothing more was said.
    ...(decoding.suppressBlank && !call.afterPrefix ? [suppressBlank(tokenizer)] : []),
    suppressTokens(suppressedTokens(tokenizer, decoding.suppressTokens)),
    call.timestamps
      ? timestampRules(special, decoding.maxInitialTimestamp)
      : suppressTimestamps(special.firstTimestamp),
  ];
}

/** No blank and no end before anything was said: OpenAI's `SuppressBlank`. */
export function suppressBlank(tokenizer: Tokenizer): LogitFilter {
  const tokens = [...tokenizer.encode(' '), tokenizer.special.endOfText];
  return (scores, sampled) => {
    if (sampled.length > 0) return;
    for (const token of tokens) scores.ruleOut(token);
  };
}

/**
 * Tokens that a list stands for: -1 for annotations, and added to it the control tokens that never belong into a
 * transcript. An empty list suppresses nothing. OpenAI's `suppress_tokens`.
 */
export function suppressedTokens(
  tokenizer: Tokenizer,
  list: readonly number[] = [-1],
): readonly number[] {
  if (list.length === 0) return [];
  const { special, nonSpeech } = tokenizer;
  const control = [
    special.transcribe,
    special.translate,
    special.startOfTranscript,
    special.startOfPrevious,
    special.startOfLm,
    special.noSpeech,
  ];
  const listed = list.flatMap((token) => (token === -1 ? nonSpeech : token));
  return [...new Set([...listed, ...control])].sort((a, b) => a - b);
}

export function suppressTokens(tokens: readonly number[]): LogitFilter {
  return (scores) => {
    // A number beyond the vocabulary names no token, and rules none out.
    for (const token of tokens) scores.ruleOut(token);
  };
}

/** Without timestamps, none may come. The reference leaves this to the model, which needs it in short windows. */
export function suppressTimestamps(firstTimestamp: number): LogitFilter {
  return (scores) => {
    scores.ruleOut(firstTimestamp, scores.logits.length);
  };
}

/**
 * How timestamps may come: in pairs, never backwards, one at the very beginning, and wherever they are together more
 * likely than any text.
 *
 * Source: OpenAI's implementation, `ApplyTimestampRules` (Radford et al. 2022, section 2.3).
 *
 * @param latestStart where the window's first segment begins at the latest, in seconds; `null`: anywhere
 */
export function timestampRules(
  special: SpecialTokens,
  latestStart: number | null = 1,
): LogitFilter {
  const { firstTimestamp, endOfText, noTimestamps } = special;
  const latestFirst =
    latestStart === null
      ? Number.POSITIVE_INFINITY
      : firstTimestamp + Math.round(latestStart / SECONDS_PER_POSITION);
  const isTimestamp = (token: number | undefined): boolean =>
    token !== undefined && token >= firstTimestamp;

  return (scores, sampled) => {
    const { logits } = scores;
    scores.ruleOut(noTimestamps);
    const last = sampled.at(-1);
    const pairDone = sampled.length < 2 || isTimestamp(sampled.at(-2));
    if (isTimestamp(last)) {
      if (pairDone) scores.ruleOut(firstTimestamp, logits.length);
      else scores.ruleOut(0, endOfText);
    }
    const latest = sampled.findLast(isTimestamp);
    if (latest !== undefined) {
      // A segment has a length: a time may come again only as the next one's beginning, right after an end.
      const least = isTimestamp(last) && !pairDone ? latest : latest + 1;
      scores.ruleOut(firstTimestamp, least);
    }
    if (sampled.length === 0) {
      scores.ruleOut(0, firstTimestamp);
      scores.ruleOut(latestFirst + 1, logits.length);
      return;
    }
    const timestamps = logSumExp(logits, firstTimestamp);
    const likeliestText = logits[scores.argmax(0, firstTimestamp)]!;
    if (timestamps > likeliestText) scores.ruleOut(0, firstTimestamp);
  };
}
