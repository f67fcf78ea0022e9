import { hypothesisWord, splitWords, spokenWords, wordsOf } from '../agreement/hypothesis-words.js';
import { samplesToSeconds } from '../audio/sample-clock.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { tailOfText } from '../text/tail-of-text.js';
import { callOptions } from './call-options.js';
import { continuation, withContext } from './context-audio.js';
import { type PartedText, partedBeforeLast, textOfWords } from './last-words.js';
import { PREVIOUS_CHARS } from './strategy-options.js';
import type { HearingInContext, WholeUtterance } from './whole-utterance.js';

// A word that is longer has a pause before it.
const LONGEST_WORD_SECONDS = 0.8;

/**
 * Decodes an utterance with `overlapMs` of the audio before it, and keeps what the model writes of the utterance.
 *
 * The model is made to begin with the words of the context. So it cannot write them again, nor take a word that the
 * speaker repeats for them. A backend that takes no prefix decodes the utterance alone: word times do not tell which words
 * are the context's, since the model may write once what was said before the boundary and after it.
 */
export function createContextHearing(
  overlapMs: number,
  after: HearingInContext['after'] = 'every',
): HearingInContext {
  return {
    overlapMs,
    after,
    async hear(utterance) {
      const { backend, input, isFinal, remembered, alone } = utterance;
      const { samples, context, contextSeconds } = withContext(input, overlapMs, backend);
      const { length } = input.samples;
      const isDoubted = isFinal && remembered.doubted === length;
      if (!backend.capabilities.prefix || contextSeconds === 0 || isDoubted) return alone();
      const previous = tailOfText(input.previousTranscript ?? '', 2 * PREVIOUS_CHARS.max);
      const said =
        wordsIn(input, contextSeconds) ?? (await wordsAlone(utterance, context, previous));
      if (!said.some(isSpoken)) return alone();
      const parted = partedBeforeLast(previous, said) ?? {
        before: previous,
        words: textOfWords(said),
      };
      const result = continuation(await afterWords(utterance, parted, samples), contextSeconds);
      if (!isFinal || spokenWords(wordsOf(result)).length > 0) return result;
      // The model may have taken the utterance for the words of the context. Where the engine fails now, the session asks
      // again; this answer is known then.
      remembered.doubted = length;
      const second = await alone();
      return { ...second, processingTimeMs: result.processingTimeMs + second.processingTimeMs };
    },
  };
}

/** What the finals say of the context; `undefined` where it is not known which of their words lie in it. */
function wordsIn(
  { contextAudio, contextWords }: StrategyInput,
  contextSeconds: number,
): readonly string[] | undefined {
  if (contextWords === undefined) return undefined;
  // Of a context that the backend has no room for, this much is left out.
  const from = samplesToSeconds(contextAudio?.length ?? 0) - contextSeconds;
  const first = contextWords.findIndex(
    ({ start, end }) => Math.max((start + end) / 2, end - LONGEST_WORD_SECONDS / 2) >= from,
  );
  return first < 0 ? [] : contextWords.slice(first).map(({ text }) => text.trim());
}

/**
 * What the model writes of the context alone. Each utterance asks once. Of a text before it the last words are the same:
 * the model may hear others in audio that begins or ends within a word.
 */
async function wordsAlone(
  { backend, settings, remembered }: WholeUtterance,
  context: Float32Array,
  previous: string,
): Promise<readonly string[]> {
  if (remembered.context === undefined) {
    const { hotwords: _, wordTimestamps: __, ...plain } = settings;
    const options = callOptions(backend, { ...plain, timestamps: false }, {});
    const { text } = await backend.transcribe(context, options);
    remembered.context = splitWords(text).map((word) => word.text.trim());
  }
  const words = remembered.context;
  if (previous === '') return words;
  const first = words.findIndex((_, i) => partedBeforeLast(previous, words.slice(i)));
  return first < 0 ? [] : words.slice(first);
}

/** What the model writes after the words of the context. It does not read them before the audio, too. */
async function afterWords(
  { backend, settings, remembered, promptBefore, isTimed }: WholeUtterance,
  { before, words }: PartedText,
  samples: Float32Array,
): Promise<TranscriptResult> {
  const draft = remembered.continuation ?? '';
  const result = await backend.transcribe(samples, {
    ...callOptions(backend, settings, { prompt: promptBefore(before), draft }),
    ...(isTimed ? { wordTimestamps: true } : {}),
    prefix: words,
    timestamps: false,
  });
  // With the space that it begins with, as the model writes it.
  remembered.continuation = result.text;
  return result;
}

function isSpoken(word: string): boolean {
  return hypothesisWord(word).key !== '';
}
