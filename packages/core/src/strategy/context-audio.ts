import {
  msToSamples,
  SAMPLE_RATE,
  samplesToSeconds,
  secondsToSamples,
} from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { shiftedSegment } from '../formats/segments-of.js';

/** What is decoded before an utterance. */
export interface Context {
  /** Empty where there is none. */
  readonly samples: Float32Array;
  /** Its words; `undefined` where it is not known which they are. */
  readonly words: readonly string[] | undefined;
}

const NO_CONTEXT: Context = { samples: new Float32Array(0), words: [] };

// A word that is longer has a pause before it.
const LONGEST_WORD_SECONDS = 0.8;
const ROUNDING_SECONDS = 1e-6;

/** The end of the context, as much as the backend has room for. It begins with a whole word. */
export function contextOf(
  { samples, contextAudio, contextWords }: StrategyInput,
  contextOverlapMs: number,
  { capabilities: { maxAudioMs, windowMs = maxAudioMs } }: TranscriptionBackend,
): Context {
  if (contextAudio === undefined) return NO_CONTEXT;
  const room = Math.floor((windowMs / 1000) * SAMPLE_RATE - samples.length);
  const length = Math.max(0, Math.min(contextAudio.length, msToSamples(contextOverlapMs), room));
  const from = contextAudio.length - length;
  if (contextWords === undefined) return { samples: contextAudio.subarray(from), words: undefined };
  const fromSeconds = samplesToSeconds(from);
  const first = contextWords.findIndex(
    ({ start, end }) =>
      Math.max(start, end - LONGEST_WORD_SECONDS) >= fromSeconds - ROUNDING_SECONDS,
  );
  const words = contextWords.slice(first);
  // A backend that gives words no length does not know where they are.
  if (first < 0 || words.some(({ start, end }) => !(start < end))) return NO_CONTEXT;
  const before = contextWords[first - 1]?.end ?? 0;
  const cut = before > fromSeconds ? secondsToSamples((before + words[0]!.start) / 2) : from;
  return { samples: contextAudio.subarray(cut), words: words.map(({ text }) => text.trim()) };
}

// What ends the last word of the context, and is no word of the utterance.
const END_OF_WORD = /^(?:[.,;:!?…]+(?=\s|$)|[。、，；：！？]+)/u;
const LAST_END = /(?<=[\p{L}\p{M}\p{N}])[.,;:!?…。、，；：！？]+$/u;

/** The words of the context without what ends the last one. Where the model writes it, it is not the utterance's. */
export function withoutLastEnd(words: string): string {
  return words.replace(LAST_END, '');
}

const SENTENCE_END = /[.?!…。？！]$/u;

export function endsSentence(words: string): boolean {
  return SENTENCE_END.test(words);
}

export interface ContinuationOptions {
  /** How long the context is. In seconds. */
  readonly contextSeconds: number;
  /** The reader has seen a full stop before the utterance, so the utterance begins with a capital letter. */
  readonly beginsSentence: boolean;
}

/** What a model wrote after the words of the context, as a transcript of the utterance. */
export function continuation(
  result: TranscriptResult,
  { contextSeconds, beginsSentence }: ContinuationOptions,
): TranscriptResult {
  const begun = <T extends { readonly text: string }>(part: T, at: number): T =>
    at === 0 && beginsSentence ? { ...part, text: capitalized(part.text, result.language) } : part;
  return {
    ...begun({ ...result, text: withoutEndOfWord(result.text) }, 0),
    segments: result.segments.map((segment, i) => {
      const own = shiftedSegment(segment, -contextSeconds);
      if (i > 0) return own;
      const isOwn = (part: { readonly text: string }, j: number): boolean =>
        j > 0 || withoutEndOfWord(part.text) !== '';
      return {
        ...begun({ ...own, text: withoutEndOfWord(own.text) }, 0),
        ...(own.words && { words: own.words.filter(isOwn).map(begun) }),
        ...(own.tokens && { tokens: own.tokens.filter(isOwn).map(begun) }),
      };
    }),
  };
}

function withoutEndOfWord(text: string): string {
  return text.replace(END_OF_WORD, '').trim();
}

// Georgian has capital letters and begins no sentence with one: it does not change for a title.
const FIRST_SMALL_LETTER = /^[\s¿¡"“„«]*\p{Changes_When_Titlecased}/u;
/** Languages in which the capital of "i" is "İ". */
const DOTTED_I: ReadonlySet<string> = new Set(['tr', 'az']);

function capitalized(text: string, language: string | undefined): string {
  const locale = language && DOTTED_I.has(language) ? language : 'en';
  return text.replace(FIRST_SMALL_LETTER, (begun) => begun.toLocaleUpperCase(locale));
}
