import { watchAttention } from '../decoding/attention-watch.js';
import { decodeBeams } from '../decoding/beam-search.js';
import { compressionRatio } from '../decoding/compression-ratio.js';
import type { DecodeBounds } from '../decoding/decode-bounds.js';
import { createDraft } from '../decoding/draft.js';
import { hasNoSpeech } from '../decoding/fallback.js';
import { decodeGreedy, type GreedyResult } from '../decoding/greedy.js';
import { logitFilters } from '../decoding/logit-filters.js';
import { type InitialTokens, initialTokens } from '../decoding/prompt.js';
import { createRandom } from '../decoding/random.js';
import { decodeSamples } from '../decoding/sampling.js';
import { loopIn, type StartLoopWatch, watchLoops } from '../decoding/token-loop.js';
import type { EncodedWindow } from '../network/audio-encoder.js';
import type { OpenCall } from './open-call.js';

/** A window to find a transcript of, and what is known of it. */
export interface SearchedWindow {
  readonly encoded: EncodedWindow;
  /** How many samples of audio, at 16 kHz, it begins with. */
  readonly samples: number;
  /** What was said before it: text, or its tokens. */
  readonly prompt: string | readonly number[] | undefined;
  /** Tokens that will probably be written. */
  readonly draft: readonly number[];
}

/** A transcript of a window, and how it was found. */
export interface WindowTranscript extends GreedyResult {
  /** What the decoder read before it wrote. */
  readonly start: InitialTokens;
  readonly text: string;
  readonly compressionRatio: number;
  readonly hasPrompt: boolean;
  /** Whether the audio in which the transcript became a loop holds speech; without speech the loop is cut off. */
  readonly loopsIn: 'speech' | 'no-speech' | undefined;
  /** The window is sparse, and the transcript looks as if it ran away. */
  readonly doubtful: boolean;
}

/** Finds a transcript of a window at a temperature, within bounds. */
export type SearchWindow = (
  window: SearchedWindow,
  temperature: number,
  bounds: DecodeBounds,
) => Promise<WindowTranscript>;

/** A compression ratio above this is repetition: OpenAI's threshold. */
const REPETITIVE = 2.4;

/**
 * Makes what searches windows as a call asks for it: by sampling at a temperature above 0, else by beams or greedily.
 * Only a greedy search knows where the decoder attends to, so at temperature 0 an attention stop goes before beams.
 */
export function createWindowSearch(call: OpenCall): SearchWindow {
  const { model, request, decoding, prefix } = call;
  const { tokenizer, startDecoder } = model;
  const { special } = tokenizer;
  const { task, timestamps, attentionStop, signal } = request;
  const { beamSize, patience, bestOf, lengthPenalty } = decoding;
  const contextLength = model.dimensions.nTextCtx;
  const filters = logitFilters(tokenizer, decoding, { timestamps, afterPrefix: prefix !== '' });
  const firstTimestamp = timestamps ? special.firstTimestamp : undefined;
  const attends = attendsIn(call);
  const random = createRandom(decoding.seed);

  return async ({ encoded, samples, prompt, draft }, temperature, bounds) => {
    const start = initialTokens(tokenizer, contextLength, {
      prompt,
      prefix,
      language: call.language.token,
      task,
      timestamps,
    });
    const hasPrompt = prompt !== undefined && prompt.length > 0;
    const watchLoop: StartLoopWatch = (noSpeechProb) => {
      const limits = bounds.loopLimits(hasNoSpeech({ noSpeechProb }, decoding), hasPrompt);
      return limits && watchLoops(special.firstTimestamp, limits);
    };
    const search = {
      initialTokens: start.tokens,
      startIndex: start.startIndex,
      filters,
      endOfText: special.endOfText,
      noSpeech: special.noSpeech,
      maxTokens: bounds.maxTokens,
      contextLength,
      lengthPenalty,
      signal,
    };
    function find(): Promise<GreedyResult> {
      if (temperature > 0) {
        const sampling = { ...search, temperature, bestOf, random, watchLoop };
        return decodeSamples(startDecoder(encoded), sampling);
      }
      if (beamSize > 1 && attentionStop === undefined) {
        return decodeBeams(startDecoder(encoded), { ...search, beamSize, patience });
      }
      const decoder = startDecoder(encoded, { attends });
      return decodeGreedy(decoder, {
        ...search,
        draft: createDraft(draft, firstTimestamp),
        watch: attends ? watchAttention(decoder, samples, attentionStop) : undefined,
        watchLoop,
      });
    }

    const found = await find();
    const loop = watchLoop(found.noSpeechProb);
    const loopFrom = loop && loopIn(found.tokens, loop);
    const isNoSpeech = loopFrom !== undefined && hasNoSpeech(found, decoding);
    const kept = isNoSpeech ? cutOff(found, loopFrom) : found;
    const text = textIn(call, kept.tokens);
    const ratio = compressionRatio(text);
    const ranAway =
      loopFrom !== undefined || kept.tokens.length >= bounds.maxTokens || ratio > REPETITIVE;
    return {
      ...kept,
      start,
      text,
      compressionRatio: ratio,
      hasPrompt,
      loopsIn: loopFrom === undefined ? undefined : isNoSpeech ? 'no-speech' : 'speech',
      doubtful: encoded.sparse && ranAway && !isNoSpeech,
    };
  };
}

/** Whether a call wants to know where the decoder attends to. */
export function attendsIn({ request }: OpenCall): boolean {
  return request.attentionStop !== undefined || request.tokens === true;
}

/** The text of a window's tokens. */
export function textIn({ model, prefix }: OpenCall, tokens: readonly number[]): string {
  const written = model.tokenizer.decode(tokens);
  // The text after a prefix begins with a space, or continues its last word.
  return prefix === '' ? written.trim() : written.trimEnd();
}

/** The first `length` tokens of what was found, as if it had ended there. */
function cutOff(found: GreedyResult, length: number): GreedyResult {
  const probabilities = found.probabilities.slice(0, length);
  const sum = probabilities.reduce((total, probability) => total + Math.log(probability), 0);
  return {
    ...found,
    tokens: found.tokens.slice(0, length),
    probabilities,
    avgLogprob: sum / Math.max(1, length),
    ...(found.attendedTo && { attendedTo: found.attendedTo.slice(0, length) }),
  };
}
