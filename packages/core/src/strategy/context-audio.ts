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
  if (contextWords === undefined) {
    return { samples: contextAudio.subarray(from), words: undefined };
  }
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

/** What a model wrote after the words of the context, as a transcript of the utterance. */
export function continuation(result: TranscriptResult, contextSeconds: number): TranscriptResult {
  return {
    ...result,
    text: withoutEndOfWord(result.text),
    segments: result.segments.map((segment, i) => {
      const own = shiftedSegment(segment, -contextSeconds);
      if (i > 0) return own;
      const isOwn = (part: { readonly text: string }, j: number): boolean =>
        j > 0 || withoutEndOfWord(part.text) !== '';
      return {
        ...own,
        text: withoutEndOfWord(own.text),
        ...(own.words && { words: own.words.filter(isOwn) }),
        ...(own.tokens && { tokens: own.tokens.filter(isOwn) }),
      };
    }),
  };
}

function withoutEndOfWord(text: string): string {
  return text.replace(END_OF_WORD, '').trim();
}
