import { hypothesisWord, splitWords, spokenWords, wordsOf } from '../agreement/hypothesis-words.js';
import { samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { withTimeOf } from '../formats/segments-of.js';
import { type PartedText, partedBeforeLast, textOfWords } from '../text/last-words.js';
import { tailOfText } from '../text/tail-of-text.js';
import { callOptions } from './call-options.js';
import { contextOf, continuation, endsSentence, withoutLastEnd } from './context-audio.js';
import { PREVIOUS_CHARS } from './strategy-options.js';
import type { HearingInContext, WholeUtterance } from './whole-utterance.js';

// A word whose sound begins at the boundary is looked for a little before it.
const BEFORE_BOUNDARY_SECONDS = 0.2;

export interface ContextHearingOptions {
  /** How much of the audio before is heard again. In milliseconds. */
  readonly overlapMs: number;
  /** Default `every`. */
  readonly after?: HearingInContext['after'] | undefined;
  /** The model writes itself what ends the last word of the context: a full stop, a comma, nothing. Default false. */
  readonly isOpenEnded?: boolean | undefined;
  /**
   * A final of which the model takes its words for less likely, as a mean natural-log probability, is decoded alone, too,
   * and the likelier answer is kept. Default: none is.
   */
  readonly doubtBelow?: number | undefined;
}

/**
 * Decodes an utterance with `overlapMs` of the audio before it, and keeps what the model writes of the utterance.
 *
 * The model is made to begin with the words of the context. So it cannot write them again, nor take a word that the
 * speaker repeats for them. After a partial of which it wrote nothing in context, the next partial is decoded alone: it
 * may go on writing nothing for seconds. A backend that takes no prefix decodes the utterance alone: word times do not
 * tell which words are the context's, since the model may write once what was said before the boundary and after it.
 */
export function createContextHearing({
  overlapMs,
  after = 'every',
  isOpenEnded = false,
  doubtBelow = Number.NEGATIVE_INFINITY,
}: ContextHearingOptions): HearingInContext {
  return {
    overlapMs,
    after,
    async hear(utterance) {
      const { backend, input, isFinal, remembered, alone } = utterance;
      const context = contextOf(input, overlapMs, backend);
      const { length } = input.samples;
      const isDoubted = isFinal ? remembered.doubted === length : remembered.wasSilent;
      remembered.wasSilent = false;
      if (!backend.capabilities.prefix || context.samples.length === 0 || isDoubted) return alone();
      const previous = tailOfText(input.previousTranscript ?? '', 2 * PREVIOUS_CHARS.max);
      const said = context.words ?? (await wordsAlone(utterance, context.samples, previous));
      if (!said.some(isSpoken)) return alone();
      const { before, words } = partedBeforeLast(previous, said) ?? {
        before: previous,
        words: textOfWords(said),
      };
      // After one word the model takes the same word, said again, for that one, unless a full stop stands between.
      const opens = isOpenEnded && said.filter(isSpoken).length > 1;
      const begun = { before, words: opens ? withoutLastEnd(words) : words };
      const written = await afterWords(utterance, begun, context.samples);
      const contextSeconds = samplesToSeconds(context.samples.length);
      const beginsSentence = opens && endsSentence(words);
      const result = continuation(written, { contextSeconds, beginsSentence });
      if (!isFinal) {
        remembered.wasSilent = result.text === '';
        return result;
      }
      if (isOfUtterance(written, contextSeconds)) {
        return likelihoodOf(result) < doubtBelow ? likelier(result, utterance) : result;
      }
      // The model may have taken the utterance for the words of the context. Where the engine fails now, the session asks
      // again; this answer is known then.
      remembered.doubted = length;
      return withTimeOf(await alone(), result);
    },
  };
}

/** The answer in context, or that of the utterance alone where the model takes it for likelier. */
async function likelier(
  inContext: TranscriptResult,
  { settings, alone }: WholeUtterance,
): Promise<TranscriptResult> {
  let second: TranscriptResult;
  try {
    second = await alone();
  } catch (error) {
    if (settings.signal?.aborted) throw error;
    return inContext;
  }
  return likelihoodOf(second) > likelihoodOf(inContext)
    ? withTimeOf(second, inContext)
    : withTimeOf(inContext, second);
}

/** For how likely the model takes its words: their mean natural-log probability. `NaN` where that is not told. */
function likelihoodOf({ segments }: TranscriptResult): number {
  const sum = segments.reduce((all, { avgLogprob = Number.NaN }) => all + avgLogprob, 0);
  return sum / segments.length;
}

/**
 * What the model writes of the context alone, asked once an utterance: as far as the text before it ends so, since in audio
 * that begins within a word the model may hear others.
 */
async function wordsAlone(
  { backend, settings, remembered }: WholeUtterance,
  context: Float32Array,
  previous: string,
): Promise<readonly string[]> {
  if (remembered.context === undefined) {
    const { hotwords: _, wordTimestamps: __, ...plain } = settings;
    const options = callOptions(backend, { ...plain, timestamps: true }, {});
    const { text } = await backend.transcribe(context, options);
    const words = splitWords(text).map((word) => word.text.trim());
    remembered.context = { length: context.length, words };
  }
  const { length, words } = remembered.context;
  // The utterance has grown, and the backend has room for less of its context.
  if (length !== context.length) return [];
  if (previous === '') return words;
  const first = words.findIndex((_, i) => partedBeforeLast(previous, words.slice(i)));
  return first < 0 ? [] : words.slice(first);
}

/** What the model writes after the words of the context. It does not read them before the audio, too. */
async function afterWords(
  { backend, input, settings, remembered, promptBefore, isTimed }: WholeUtterance,
  { before, words }: PartedText,
  context: Float32Array,
): Promise<TranscriptResult> {
  const samples = new Float32Array(context.length + input.samples.length);
  samples.set(context);
  samples.set(input.samples, context.length);
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

/** Whether the decoder looked at the utterance when it began to write, as far as that is known. */
function isOfUtterance(written: TranscriptResult, contextSeconds: number): boolean {
  const [first] = spokenWords(wordsOf(written));
  if (first === undefined) return false;
  const { attendedTo = contextSeconds } = first;
  return attendedTo >= contextSeconds - BEFORE_BOUNDARY_SECONDS;
}

function isSpoken(word: string): boolean {
  return hypothesisWord(word).key !== '';
}
