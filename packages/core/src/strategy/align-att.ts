import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { number } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { createAgreeingStrategy } from './agreeing-strategy.js';
import { PREVIOUS_CHARS, type PreviousTextOptions } from './strategy-options.js';

/** Settings of the `align-att` strategy. */
export interface AlignAttStrategyOptions extends PreviousTextOptions {
  /**
   * A word is committed when the decoder looked for it more than this before the end of the audio, in milliseconds,
   * 0 to 10000. Default 200. AlignAtt's frame threshold.
   */
  readonly frameThresholdMs?: number | undefined;
  /** By attention no word is committed that the model takes for less likely than this. 0 to 1, default 0.8. */
  readonly sureProbability?: number | undefined;
  /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 600. */
  readonly agreementMs?: number | undefined;
  /**
   * By agreement no word is committed that the model takes for less likely than this, and none below 0.5 before any
   * other is. 0 to 1, default 0.4.
   */
  readonly minProbability?: number | undefined;
  /**
   * Where attention jumps back by more than this, in milliseconds, 0 to 30000, a hypothesis is cut: the model repeats
   * itself. Default 800. Finals are not cut: what repeats itself in them is for the guards.
   */
  readonly jumpBackMs?: number | undefined;
}

const SPEC: OptionSpec<SettingsOf<AlignAttStrategyOptions>> = {
  frameThresholdMs: number(0, 10_000, 200),
  sureProbability: number(0, 1, 0.8),
  agreementMs: number(0, 10_000, 600),
  minProbability: number(0, 1, 0.4),
  jumpBackMs: number(0, 30_000, 800),
  maxPreviousChars: PREVIOUS_CHARS,
};

const PARTIAL_INTERVAL_MS = 200;

// In `bench accuracy` with `base`, 92 words are wrong without it, and 90 with it.
const FIRST_PROBABILITY = 0.5;

/**
 * The strategy `align-att`: as `local-agreement`, and a word is committed, too, as soon as the decoder's attention shows
 * that it lies well before the end of the audio. The hypothesis goes on to the end of the audio all the same: what is
 * not certain is shown as tentative. For backends whose `capabilities.attention` is true.
 *
 * Source: Papi, Turchi and Negri 2023, arXiv 2305.11408; that agreement commits too, and the probability, are ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, here and, where it is used with a backend without attention, there
 */
export function createAlignAttStrategy(
  options: AlignAttStrategyOptions = {},
): TranscriptionStrategy {
  const { maxPreviousChars, agreementMs, minProbability, ...attention } = readOptions(
    SPEC,
    options,
  );
  return createAgreeingStrategy({
    name: 'align-att',
    partialIntervalMs: PARTIAL_INTERVAL_MS,
    maxPreviousChars,
    agreement: {
      ...{ hypotheses: 2, agreementMs, minProbability },
      firstProbability: Math.max(FIRST_PROBABILITY, minProbability),
    },
    attention,
  });
}
