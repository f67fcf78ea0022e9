import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** Changes logits in place, given the tokens sampled so far. */
export type LogitFilter = (logits: Float32Array, sampled: readonly number[]) => void;

/** No blank and no end before anything was said: OpenAI's `SuppressBlank`. */
export function suppressBlank(tokenizer: Tokenizer): LogitFilter {
  const tokens = [...tokenizer.encode(' '), tokenizer.special.endOfText];
  return (logits, sampled) => {
    if (sampled.length > 0) return;
    for (const token of tokens) logits[token] = Number.NEGATIVE_INFINITY;
  };
}

/** Annotations and the control tokens that never belong into a transcript: OpenAI's `suppress_tokens="-1"`. */
export function suppressedTokens(tokenizer: Tokenizer): readonly number[] {
  const { special, nonSpeech } = tokenizer;
  const control = [
    special.transcribe,
    special.translate,
    special.startOfTranscript,
    special.startOfPrevious,
    special.startOfLm,
    special.noSpeech,
  ];
  return [...new Set([...nonSpeech, ...control])].sort((a, b) => a - b);
}

export function suppressTokens(tokens: readonly number[]): LogitFilter {
  return (logits) => {
    for (const token of tokens) logits[token] = Number.NEGATIVE_INFINITY;
  };
}

/** Without timestamps, none may come. The reference leaves this to the model, which needs it in short windows. */
export function suppressTimestamps(firstTimestamp: number): LogitFilter {
  return (logits) => {
    logits.fill(Number.NEGATIVE_INFINITY, firstTimestamp);
  };
}
