import { abortedError } from '@ws/core/internal';
import { watchAttention } from '../decoding/attention-watch.js';
import { decodeBeams } from '../decoding/beam-search.js';
import { compressionRatio } from '../decoding/compression-ratio.js';
import {
  type DecodeBounds,
  lastBounds,
  sparseBounds,
  wholeBounds,
} from '../decoding/decode-bounds.js';
import { createDraft } from '../decoding/draft.js';
import { decodeWithFallback, hasNoSpeech } from '../decoding/fallback.js';
import { decodeGreedy, type GreedyResult } from '../decoding/greedy.js';
import { logitFilters } from '../decoding/logit-filters.js';
import { type InitialTokens, initialTokens, type PromptOptions } from '../decoding/prompt.js';
import { createRandom } from '../decoding/random.js';
import { decodeSamples } from '../decoding/sampling.js';
import { loopIn, type StartLoopWatch, watchLoops } from '../decoding/token-loop.js';
import { SAMPLE_RATE } from '../features/window.js';
import type { AudioContext, EncodedWindow } from '../network/audio-encoder.js';
import { attendsIn, detectLanguage, type OpenCall, textIn } from './open-call.js';
import { withTerms } from './put-terms.js';

export interface AudioWindow {
  /** Where it begins, in mel frames (10 ms) from the audio's start. */
  readonly seek: number;
  /** How many samples of audio, at 16 kHz, it begins with. */
  readonly samples: number;
  /** What was said before it: text, or its tokens. */
  readonly prompt: PromptOptions['prompt'];
  /** Tokens that will probably be written. */
  readonly draft: readonly number[];
  /** How many of these, from the first on, are taken as decided. */
  readonly settled: number;
  /** Whether the language is detected in it, where none was given. */
  readonly detectsLanguage: boolean;
  encode(context: AudioContext): Promise<EncodedWindow>;
}

/** A transcript of a window, and how it was found. */
interface WindowTranscript extends GreedyResult {
  /** What the decoder read before it wrote. */
  readonly start: InitialTokens;
  readonly text: string;
  readonly compressionRatio: number;
  /** Whether the audio in which the transcript became a loop holds speech; without speech the loop is cut off. */
  readonly loopsIn: 'speech' | 'no-speech' | undefined;
  /** The transcript looks as if it ran away, and the window is sparse, or a part of it was settled. */
  readonly doubtful: boolean;
}

/** The transcript of a window that was kept. `passes` are those of all its decodes. */
export interface DecodedWindow extends WindowTranscript {
  /** Where the window begins, in mel frames (10 ms) from the audio's start. */
  readonly seek: number;
  /** The temperature of the accepted decode. */
  readonly temperature: number;
  /** How long its encodings took, in milliseconds. */
  readonly encoderMs: number;
}

/** A window that was heard: its transcript, and the encoding that this was read from. */
export interface HeardWindow {
  readonly decoded: DecodedWindow;
  readonly encoded: EncodedWindow;
}

/**
 * Decodes a window.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export type DecodeWindow = (window: AudioWindow) => Promise<HeardWindow>;

/** A compression ratio above this is repetition: OpenAI's threshold. */
const REPETITIVE = 2.4;

/**
 * Makes what decodes the windows of a call: at one temperature after the other until a decode has not failed, and over
 * the full window where a decode over a sparse one is in doubt. Terms are put in the one that is kept, once.
 */
export function createWindowDecoder(call: OpenCall): DecodeWindow {
  const { model, request, decoding, prefix } = call;
  const { tokenizer, startDecoder, dimensions } = model;
  const { special } = tokenizer;
  const { task, timestamps, attentionStop, signal } = request;
  const { patience, bestOf, lengthPenalty } = decoding;
  const beamSize = request.beamSize ?? decoding.beamSize;
  const contextLength = dimensions.nTextCtx;
  const mostTokens = Math.floor(contextLength / 2);
  const filters = logitFilters(tokenizer, decoding, { timestamps, afterPrefix: prefix !== '' });
  const firstTimestamp = timestamps ? special.firstTimestamp : undefined;
  const attends = attendsIn(call);
  const random = createRandom(decoding.seed);
  const mayFallBack =
    request.fallback !== false && (timestamps || decoding.fallbackWithoutTimestamps);
  const temperatures = decoding.temperatures.slice(0, mayFallBack ? undefined : 1);

  /**
   * Finds a transcript of a window: by sampling at a temperature above 0, else by beams or greedily. Only a greedy search
   * stops by attention, so at temperature 0 an attention stop goes before beams.
   */
  async function search(
    { samples, draft, settled, prompt }: AudioWindow,
    encoded: EncodedWindow,
    temperature: number,
    bounds: DecodeBounds,
  ): Promise<WindowTranscript> {
    const language = call.language.token;
    const options = { prompt, prefix, language, task, timestamps };
    const start = initialTokens(tokenizer, contextLength, options);
    const watchLoop: StartLoopWatch = (noSpeechProb) => {
      const isNoSpeech = hasNoSpeech({ noSpeechProb }, decoding);
      const limits = bounds.loopLimits(isNoSpeech, isGiven(prompt));
      return limits && watchLoops(special.firstTimestamp, limits);
    };
    const given = {
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
      const decoder = startDecoder(encoded, { attends });
      const watch = attends ? watchAttention(decoder, samples, attentionStop) : undefined;
      const tree = { ...given, look: watch?.look };
      if (temperature > 0) {
        return decodeSamples(decoder, { ...tree, temperature, bestOf, random, watchLoop });
      }
      if (beamSize > 1 && attentionStop === undefined) {
        return decodeBeams(decoder, { ...tree, beamSize, patience });
      }
      return decodeGreedy(decoder, {
        ...given,
        begun: draft.slice(0, settled),
        draft: createDraft(draft.slice(settled), firstTimestamp),
        watch,
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
      loopsIn: loopFrom === undefined ? undefined : isNoSpeech ? 'no-speech' : 'speech',
      doubtful: (encoded.sparse || settled > 0) && ranAway && !isNoSpeech,
    };
  }

  return async (window) => {
    const seconds = window.samples / SAMPLE_RATE;
    let encoderMs = 0;
    let passes = 0;
    async function encode(context: AudioContext): Promise<EncodedWindow> {
      const started = performance.now();
      const encoded = await window.encode(context);
      encoderMs += performance.now() - started;
      if (signal?.aborted) throw abortedError(signal);
      if (window.detectsLanguage) await detectLanguage(call, encoded);
      return encoded;
    }
    let encoded = await encode(request.context);
    // Over the full window as it was asked for, it is decoded as OpenAI's implementation does it, loops and all.
    let bounds = encoded.sparse ? sparseBounds(seconds, mostTokens) : wholeBounds(mostTokens);
    async function decode(
      temperature: number,
      changed: Partial<AudioWindow> = {},
    ): Promise<WindowTranscript> {
      const transcript = await search({ ...window, ...changed }, encoded, temperature, bounds);
      passes += transcript.passes;
      return transcript;
    }
    const kept = await decodeWithFallback(temperatures, decoding, async (temperature) => {
      const decoded = await decode(temperature);
      if (decoded.loopsIn === 'no-speech' && isGiven(window.prompt)) {
        // Without speech, a prompt leads the decoder into loops; without the prompt it mostly writes little. The
        // encoding is reused.
        const alone = await decode(temperature, { prompt: '', settled: 0 });
        if (!alone.doubtful) return alone;
      } else if (!decoded.doubtful) {
        return decoded;
      }
      // Rare, and worth a whole window: what repeats itself may be the sparse silence's fault.
      encoded = await encode('full');
      bounds = lastBounds(seconds, mostTokens);
      return decode(temperature, { settled: 0 });
    });
    const decoded = { ...kept, seek: window.seek, passes, encoderMs };
    return { decoded: await withTerms(call, decoded, encoded, window.samples), encoded };
  };
}

function isGiven(prompt: AudioWindow['prompt']): boolean {
  return prompt !== undefined && prompt.length > 0;
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
