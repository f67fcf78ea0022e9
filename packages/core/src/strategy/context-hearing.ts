import { hypothesisWord, splitWords } from '../agreement/hypothesis-words.js';
import { samplesToSeconds } from '../audio/sample-clock.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { callOptions } from './call-options.js';
import { inUtterance, LONGEST_WORD_SECONDS, partedAt, withContext } from './context-audio.js';
import { partedBeforeLast } from './last-words.js';
import type { HearingInContext, WholeUtterance } from './whole-utterance.js';

/**
 * Decodes an utterance with `overlapMs` of the audio before it, and keeps what the model writes of the utterance.
 *
 * A backend that takes a prefix is made to begin with the words of the context. So the model cannot write them again,
 * nor take a word that the speaker repeats for them. Of another backend's answer the word times tell which words lie in
 * the context; where they may be wrong, the utterance is decoded alone. A backend with neither decodes it alone.
 */
export function createContextHearing(
  overlapMs: number,
  after: HearingInContext['after'] = 'every',
): HearingInContext {
  return {
    overlapMs,
    after,
    async hear(utterance) {
      const { backend, input, isFinal, alone } = utterance;
      const { prefix, wordTimestamps } = backend.capabilities;
      const { samples, context, contextSeconds } = withContext(input, overlapMs, backend);
      if (contextSeconds === 0 || !(prefix || wordTimestamps)) return alone();
      const said = wordsIn(input, contextSeconds);
      // The context has no transcript: nothing tells its words from the utterance's.
      if (said?.length === 0) return alone();
      if (!prefix) {
        const parted = await afterBoundary(utterance, samples, contextSeconds, said);
        return parted.isDoubtful && isFinal ? alone() : parted.result;
      }
      const words = said ?? (await wordsOf(utterance, context));
      if (words.length === 0) return alone();
      const result = await afterPrefix(utterance, samples, words);
      // The model took the utterance for the context's own words.
      if (isFinal && result.text.trim() === '') return alone();
      return inUtterance(result, contextSeconds);
    },
  };
}

/** What the finals say of the context; `undefined` where nobody knows which of their words lie in it. */
function wordsIn(
  { contextAudio, contextWords }: StrategyInput,
  contextSeconds: number,
): readonly string[] | undefined {
  // Of a context that the backend has no room for, this much is left out.
  const from = samplesToSeconds(contextAudio?.length ?? 0) - contextSeconds;
  return contextWords
    ?.filter(
      ({ start, end }) => Math.max((start + end) / 2, end - LONGEST_WORD_SECONDS / 2) >= from,
    )
    .map(({ text }) => text.trim());
}

/** What the model writes of the context alone. Each utterance asks once. */
async function wordsOf(
  { backend, settings, remembered }: WholeUtterance,
  context: Float32Array,
): Promise<readonly string[]> {
  if (remembered.context === undefined) {
    const { signal, language, task } = settings;
    const options = callOptions(backend, { signal, language, task, timestamps: true }, {});
    const { text } = await backend.transcribe(context, options);
    remembered.context = splitWords(text).map((word) => word.text.trim());
  }
  return remembered.context;
}

/** The model continues the words of the context. It does not read them before the audio, too. */
async function afterPrefix(
  { backend, input, settings, remembered, promptBefore, isTimed }: WholeUtterance,
  samples: Float32Array,
  words: readonly string[],
): Promise<TranscriptResult> {
  const said = partedBeforeLast(input.previousTranscript ?? '', words);
  const prompt = promptBefore(said.before);
  return backend.transcribe(samples, {
    ...callOptions(backend, settings, { prompt, draft: remembered.draft }),
    ...(isTimed ? { wordTimestamps: true } : {}),
    prefix: said.words,
    timestamps: false,
  });
}

/** What lies after the context by the word times, and whether they may be wrong. */
async function afterBoundary(
  { backend, settings, prompt }: WholeUtterance,
  samples: Float32Array,
  contextSeconds: number,
  said: readonly string[] | undefined,
): Promise<{ readonly result: TranscriptResult; readonly isDoubtful: boolean }> {
  const options = { ...callOptions(backend, settings, { prompt }), wordTimestamps: true };
  const heard = await backend.transcribe(samples, options);
  const { context, result } = partedAt(contextSeconds, heard);
  const first = splitWords(result.text)[0];
  const isMerged = said !== undefined && context.length !== said.length;
  const mayBeEcho = first !== undefined && first.key === keyOf(said?.at(-1) ?? context.at(-1));
  const isDoubtful = heard.text.trim() !== '' && (first === undefined || isMerged || mayBeEcho);
  return { result, isDoubtful };
}

function keyOf(word = ''): string {
  return hypothesisWord(word).key;
}
