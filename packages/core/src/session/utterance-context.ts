import type { SampleBuffer } from '../audio/sample-buffer.js';
import { msToSamples, samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { Segment, Word } from '../contracts/transcript.js';
import type { ClosedUtterance } from '../endpointing/utterance-cutter.js';

/** The end of an utterance, which the one after it is heard with. */
export interface UtteranceContext {
  /** Up to where the utterance ends; once it has its final, up to its last sound or word. */
  contextAudio: Float32Array;
  /** Once it has its final: the words in it; `undefined` where the final does not time them. */
  contextWords: readonly Word[] | undefined;
}

/** Chooses the utterances that are decoded with the end of the one before. */
export interface UtteranceContexts {
  before(start: number): UtteranceContext | undefined;
  /** The end of an utterance, for the next one. `isFinished`: the speaker had finished, as far as is known. */
  endOf(closed: ClosedUtterance<unknown>, isFinished: boolean): UtteranceContext | undefined;
}

// What begins later is another thought.
const CONTINUED_WITHIN = msToSamples(1000);

/** @param strategy - says which end of an utterance the one after it is heard with */
export function createUtteranceContexts(
  buffer: SampleBuffer,
  { contextOverlapMs, contextAfter = 'every' }: TranscriptionStrategy,
): UtteranceContexts {
  const overlap = msToSamples(contextOverlapMs);
  let last: { readonly context: UtteranceContext; readonly end: number } | undefined;
  return {
    before(start) {
      const isHeard = contextAfter === 'every' || (last && start - last.end <= CONTINUED_WITHIN);
      return isHeard ? last?.context : undefined;
    },
    endOf({ start, end, lastSound, silent }, isFinished) {
      if (overlap === 0 || silent) return undefined;
      const from = Math.max(start, lastSound - overlap);
      const context = { contextAudio: buffer.slice(from, end), contextWords: [] };
      last = contextAfter === 'unfinished' && isFinished ? undefined : { context, end };
      return context;
    },
  };
}

/** Completes the context of an utterance from its final, which tells the words of its end and where the last one ends. */
export function completeContext(
  context: UtteranceContext,
  { lastSound, end }: Pick<ClosedUtterance<unknown>, 'lastSound' | 'end'>,
  { text, segments }: { readonly text: string; readonly segments: readonly Segment[] },
): void {
  const from = end - context.contextAudio.length;
  // A backend may give a text and no segments.
  const isUntimed = text !== '' && segments.length === 0;
  context.contextWords = isUntimed ? undefined : wordsFrom(segments, samplesToSeconds(from));
  // The last word may end in what is too quiet to be a sound. All of it is in the context, or none.
  const wordsTo = secondsToSamples(context.contextWords?.at(-1)?.end ?? 0);
  context.contextAudio = context.contextAudio.subarray(0, Math.max(lastSound - from, wordsTo));
}

/** The words after `from` seconds, with times from there; `undefined` where a segment does not time its words. */
export function wordsFrom(segments: readonly Segment[], from: number): readonly Word[] | undefined {
  if (segments.some(({ words = [] }) => words.length === 0)) return undefined;
  const words = segments.flatMap((segment) => segment.words ?? []);
  return words
    .filter(({ end }) => end > from)
    .map((word) => ({ ...word, start: word.start - from, end: word.end - from }));
}
