import { setImmediate } from 'node:timers/promises';
import { abortedError, samplesToSeconds } from '@ws/core/internal';
import type { TokenWriter } from './moonshine-network.js';

/** What was written, token by token. */
export interface WrittenTokens {
  readonly tokens: readonly number[];
  /** Natural logarithms of the tokens' probabilities, that of the end behind them; none where it was cut. */
  readonly logprobs: readonly number[];
}

/** The token with which a transcript begins. */
export const BEGIN = 1;
const END = 2;
/** Tokens a second: people speak no faster, and what the model writes beyond repeats itself. As in the published program. */
const TOKENS_PER_SECOND = 6.5;
const LEAST_TOKENS = 4;

/** The most tokens that so much audio may have. */
export function mostTokens(samples: number): number {
  return LEAST_TOKENS + Math.ceil(samplesToSeconds(samples) * TOKENS_PER_SECOND);
}

/**
 * Takes the likeliest token each time, until the model ends the transcript.
 *
 * @param most - tokens at most
 * @throws TranscribeError `ERR_ABORTED`, at the next token
 */
export async function writeTranscript(
  writer: TokenWriter,
  most: number,
  signal: AbortSignal,
): Promise<WrittenTokens> {
  const tokens: number[] = [];
  const logprobs: number[] = [];
  for (let token = BEGIN; tokens.length < most; ) {
    // That the caller has left may be told meanwhile.
    await setImmediate();
    if (signal.aborted) throw abortedError(signal);
    const logits = await writer.next(token);
    token = likeliest(logits);
    logprobs.push(logprobOf(logits, token));
    if (token === END) break;
    tokens.push(token);
  }
  return { tokens, logprobs };
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** The logarithm of the probability of the token with the largest logit. */
function logprobOf(logits: Float32Array, best: number): number {
  const largest = logits[best]!;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i]! - largest);
  return -Math.log(sum);
}
