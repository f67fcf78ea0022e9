import {
  type AttentionSettings,
  attendedWords,
  wordsBeforeJump,
} from '../agreement/attended-words.js';
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
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyInput,
  StrategyName,
  TranscriptionStrategy,
  UtteranceDecoder,
  UtteranceHypothesis,
} from '../contracts/strategy.js';
import type { Segment, TranscriptResult, Word } from '../contracts/transcript.js';
import { callOptions, composePrompt } from './call-options.js';
import { ensureSuits } from './strategy-options.js';

/** How words become certain, and what the model reads before the utterance. */
export interface AgreeingStrategySettings {
  readonly name: StrategyName;
  readonly partialIntervalMs: number;
  readonly maxPreviousChars: number;
  readonly agreement: LocalAgreementSettings;
  /** Left out, attention makes nothing certain. */
  readonly attention?: AttentionSettings | undefined;
}

/** A strategy that commits words while an utterance grows. Each hypothesis begins with them, by a prefix or a cut. */
export function createAgreeingStrategy(settings: AgreeingStrategySettings): TranscriptionStrategy {
  const { name, partialIntervalMs, maxPreviousChars, attention } = settings;
  const strategy = { name, needsAttention: attention !== undefined };
  return {
    ...strategy,
    partialIntervalMs,
    contextOverlapMs: 0,
    async transcribe(backend, input, given) {
      ensureSuits(strategy, backend);
      const prompt = composePrompt(input, given, maxPreviousChars);
      return backend.transcribe(input.samples, callOptions(backend, given, { prompt }));
    },
    openUtterance(backend) {
      ensureSuits(strategy, backend);
      return createAgreeingUtterance(backend, settings);
    },
  };
}

function createAgreeingUtterance(
  backend: TranscriptionBackend,
  { attention, maxPreviousChars, ...settings }: AgreeingStrategySettings,
): UtteranceDecoder {
  const agreement = createLocalAgreement(settings.agreement);
  const { capabilities } = backend;
  let draft: readonly HypothesisWord[] = [];
  let language: string | undefined;

  return {
    async decode(pass, options): Promise<UtteranceHypothesis> {
      const { committed } = agreement;
      const before = textOf(committed);
      const prefix = capabilities.prefix ? before.trim() : '';
      // What is committed stays, and so does its language: what follows is not written in another one.
      const inLanguage = before && language && options.language === undefined;
      const prompt = composePrompt(pass, options, maxPreviousChars);
      const result = await backend.transcribe(pass.samples, {
        ...callOptions(backend, options, { prompt, draft: textOf(draft) }),
        ...(inLanguage && (pass.isFinal ? surely(language) : { language })),
        ...(prefix === '' ? {} : { prefix, timestamps: false }),
        ...(attention === undefined || pass.isFinal ? {} : { timestamps: false }),
        ...(capabilities.tokens && !pass.isFinal ? { tokens: true } : {}),
      });
      // An answer that was given up is not wanted, and what is committed now was decided without it.
      options.signal?.throwIfAborted();
      language = result.language;
      const heard = wordsOf(result);
      let following = prefix === '' ? afterCommitted(heard, committed) : heard;
      let isSure: ((index: number) => boolean) | undefined;
      let isCut = false;
      // The backend is not told to stop by attention: punctuation looks anywhere, what it would have written last may
      // be part of a word, and what follows up to the end is to be shown. A final is not cut: that would be lost.
      if (attention !== undefined && !pass.isFinal) {
        const { length } = following;
        following = wordsBeforeJump(following, committed, attention);
        isCut = following.length < length;
        isSure = attendedWords(following, samplesToSeconds(pass.samples.length), attention);
      }
      const whole = [...committed, ...following];
      const commits = !pass.isFinal && pass.holdsBack !== true;
      const agreed = commits ? agreement.insert(following, pass.samples.length, isSure) : [];
      draft = following.slice(agreed.length);
      return {
        result: before === '' && !isCut ? trimmed(result) : rewritten(result, whole, pass),
        committedChars: textOf(agreement.committed).trimStart().length,
      };
    },
  };
}

/** The language is this one, and is listened for all the same: more is added than any probability is. */
function surely(language: string | undefined): Pick<TranscribeOptions, 'languageChoice'> {
  return { languageChoice: { bias: { [language ?? '']: 2 } } };
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
    // Words without a place among words that have one would seem to be missing.
    tokens: words.every(({ attendedTo }) => attendedTo !== undefined)
      ? words.map((word) => ({
          text: word.text,
          probability: word.probability,
          attendedTo: word.attendedTo,
        }))
      : undefined,
    words: timed.every((word) => word !== undefined) ? (timed as Word[]) : undefined,
  };
  return { ...result, text, segments: text === '' ? [] : [segment] };
}
