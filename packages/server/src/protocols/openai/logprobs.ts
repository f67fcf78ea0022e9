import type { Segment, Word } from '@ws/core';
import type { Token } from '@ws/core/internal';

/** How sure the model is of a token, as OpenAI writes it. */
export interface Logprob {
  readonly token: string;
  /** Of its UTF-8. */
  readonly bytes: readonly number[];
  /** Natural logarithm of its probability. */
  readonly logprob: number;
}

// What JSON can hold, where the probability is 0.
const LEAST = -100;

/** Of the tokens of segments, or, where they have none, of their words. */
export function logprobsOf(segments: readonly Pick<Segment, 'tokens' | 'words'>[]): Logprob[] {
  return segments.flatMap(({ tokens, words }) =>
    tokens === undefined ? (words ?? []).map(ofWord) : tokens.map(ofToken),
  );
}

function ofToken({ text, probability }: Token): Logprob {
  return logprob(text, probability);
}

function ofWord({ text, probability = 0 }: Word): Logprob {
  return logprob(` ${text}`, probability);
}

function logprob(token: string, probability: number): Logprob {
  const bytes = [...Buffer.from(token)];
  return { token, bytes, logprob: probability > 0 ? Math.log(probability) : LEAST };
}
