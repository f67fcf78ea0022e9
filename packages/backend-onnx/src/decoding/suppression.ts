import type { TokenScores } from '../network/token-scores.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** Rules tokens out, given those sampled so far. */
export type LogitFilter = (scores: TokenScores, sampled: readonly number[]) => void;

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
