import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { number, wholeNumber } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { createAgreeingStrategy } from './agreeing-strategy.js';
import { PREVIOUS_CHARS, type PreviousTextOptions } from './strategy-options.js';

/** Settings of the `local-agreement` strategy. */
export interface LocalAgreementStrategyOptions extends PreviousTextOptions {
  /** How many hypotheses must agree on a word. 2 to 10, default 2. */
  readonly hypotheses?: number | undefined;
  /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 500. */
  readonly agreementMs?: number | undefined;
  /** Words that the model takes for less likely than this are not committed yet. 0 to 1, default 0.4. */
  readonly minProbability?: number | undefined;
}

const SPEC: OptionSpec<SettingsOf<LocalAgreementStrategyOptions>> = {
  hypotheses: wholeNumber(2, 10, 2),
  agreementMs: number(0, 10_000, 500),
  minProbability: number(0, 1, 0.4),
  maxPreviousChars: PREVIOUS_CHARS,
};

// Decode often, agree over time: how often costs no certainty.
const PARTIAL_INTERVAL_MS = 250;

/**
 * The strategy `local-agreement`: an utterance is decoded again and again while it grows, and the words on which the
 * last hypotheses agree are committed: partials and the final begin with them from then on. A backend that takes a
 * prefix is made to begin with them too, so that it never contradicts them. The tail of the previous finals is the
 * prompt, as with `prompt`.
 *
 * Source: Macháček, Dabre and Bojar 2023, arXiv 2307.14743; the prefix and the agreement over time are ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createLocalAgreementStrategy(
  options: LocalAgreementStrategyOptions = {},
): TranscriptionStrategy {
  const { maxPreviousChars, ...agreement } = readOptions(SPEC, options);
  return createAgreeingStrategy({
    name: 'local-agreement',
    partialIntervalMs: PARTIAL_INTERVAL_MS,
    maxPreviousChars,
    agreement,
  });
}
