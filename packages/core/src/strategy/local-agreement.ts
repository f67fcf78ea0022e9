import {
  type HypothesisWord,
  spokenWords,
  textOf,
  wordsAfter,
  wordsOf,
} from '../agreement/hypothesis-words.js';
import { continuationIndex } from '../agreement/join.js';
import { createLocalAgreement, type LocalAgreementSettings } from '../agreement/local-agreement.js';
import { samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyInput,
  StrategyOptions,
  TranscriptionStrategy,
  UtteranceDecoder,
  UtteranceHypothesis,
} from '../contracts/strategy.js';
import type { Segment, TranscriptResult, Word } from '../contracts/transcript.js';
import { numberOption, rejectUnknownOptions } from '../options/check-options.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import {
  DEFAULT_MAX_PREVIOUS_CHARS,
  maxPreviousCharsOption,
  type PreviousTextOptions,
} from './strategy-options.js';

/** Settings of the `local-agreement` strategy. */
export interface LocalAgreementStrategyOptions extends PreviousTextOptions {
  /** How many hypotheses must agree on a word. 2 to 10, default 2. */
  readonly hypotheses?: number | undefined;
  /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 500. */
  readonly agreementMs?: number | undefined;
  /** Words that the model takes for less likely than this are not committed yet. 0 to 1, default 0.3. */
  readonly minProbability?: number | undefined;
}

/** What {@link LocalAgreementStrategyOptions} are when they are left out. */
export const DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS: Readonly<{
  hypotheses: number;
  agreementMs: number;
  minProbability: number;
  maxPreviousChars: number;
}> = Object.freeze({
  hypotheses: 2,
  agreementMs: 500,
  minProbability: 0.3,
  maxPreviousChars: DEFAULT_MAX_PREVIOUS_CHARS,
});

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
  const defaults = DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS;
  rejectUnknownOptions(options, Object.keys(defaults));
  const number = (
    name: 'hypotheses' | 'agreementMs' | 'minProbability',
    range: { min: number; max: number; integer?: boolean },
  ): number => numberOption(name, options[name], defaults[name], range);
  const settings: LocalAgreementSettings = {
    hypotheses: number('hypotheses', { min: 2, max: 10, integer: true }),
    agreementMs: number('agreementMs', { min: 0, max: 10_000 }),
    minProbability: number('minProbability', { min: 0, max: 1 }),
  };
  const maxPreviousChars = maxPreviousCharsOption(options);
  const promptOf = (input: StrategyInput, given: StrategyOptions): string =>
    composePrompt(input, given, maxPreviousChars);
  return {
    name: 'local-agreement',
    partialIntervalMs: PARTIAL_INTERVAL_MS,
    contextOverlapMs: 0,
    transcribe: (backend, input, given) =>
      backend.transcribe(
        input.samples,
        callOptions(backend, given, { prompt: promptOf(input, given) }),
      ),
    openUtterance: (backend) => createAgreeingUtterance(backend, settings, promptOf),
  };
}

function createAgreeingUtterance(
  backend: TranscriptionBackend,
  settings: LocalAgreementSettings,
  promptOf: (input: StrategyInput, options: StrategyOptions) => string,
): UtteranceDecoder {
  const agreement = createLocalAgreement(settings);
  const { capabilities } = backend;
  let draft: readonly HypothesisWord[] = [];

  return {
    async decode(pass, options): Promise<UtteranceHypothesis> {
      const { committed } = agreement;
      const before = textOf(committed);
      const prefix = capabilities.prefix ? before.trim() : '';
      const result = await backend.transcribe(pass.samples, {
        ...callOptions(backend, options, { prompt: promptOf(pass, options), draft: textOf(draft) }),
        ...(prefix === '' ? {} : { prefix, timestamps: false }),
        ...(capabilities.tokens && !pass.isFinal ? { tokens: true } : {}),
      });
      const heard = wordsOf(result);
      const following = prefix === '' ? afterCommitted(heard, committed) : heard;
      const whole = [...committed, ...following];
      const commits = !pass.isFinal && pass.holdsBack !== true;
      const agreed = commits ? agreement.insert(following, pass.samples.length) : [];
      draft = following.slice(agreed.length);
      return {
        result: before === '' ? trimmed(result) : rewritten(result, whole, pass),
        committedChars: textOf(agreement.committed).trimStart().length,
      };
    },
  };
}

/** What a hypothesis that began anew says after the words that are committed already. */
function afterCommitted(
  heard: readonly HypothesisWord[],
  committed: readonly HypothesisWord[],
): readonly HypothesisWord[] {
  const keys = (words: readonly HypothesisWord[]): string[] =>
    spokenWords(words).map(({ key }) => key);
  const count = continuationIndex(keys(committed), keys(heard));
  return wordsAfter(heard, count, committed.at(-1)?.text ?? '');
}

function trimmed(result: TranscriptResult): TranscriptResult {
  return { ...result, text: result.text.trim() };
}

/** The transcript of a call that continued what was committed, as one of the whole utterance. */
function rewritten(
  result: TranscriptResult,
  words: readonly HypothesisWord[],
  { samples }: StrategyInput,
): TranscriptResult {
  const text = textOf(words).trim();
  const timed = spokenWords(words).map(({ text: word, start, end, probability }) =>
    start === undefined || end === undefined ? undefined : { text: word, start, end, probability },
  );
  const [first] = result.segments;
  const segment: Segment = {
    ...first,
    start: 0,
    end: samplesToSeconds(samples.length),
    text,
    tokens: undefined,
    words: timed.every((word) => word !== undefined) ? (timed as Word[]) : undefined,
  };
  return { ...result, text, segments: text === '' ? [] : [segment] };
}
