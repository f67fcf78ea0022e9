import {
  type AttentionStop,
  abortedError,
  type Segment,
  TranscribeError,
  type TranscriptResult,
} from '@ws/core';
import { type SegmentWords, writtenTokens } from '@ws/core/adapter';
import { openModel, type WhisperDimensions } from '@ws/models';
import { watchAttention } from '../decoding/attention-watch.js';
import { decodeBeams } from '../decoding/beam-search.js';
import { compressionRatio } from '../decoding/compression-ratio.js';
import {
  type DecodeBounds,
  lastBounds,
  sparseBounds,
  wholeBounds,
} from '../decoding/decode-bounds.js';
import { DEFAULT_DECODING, type DecodingSettings } from '../decoding/decoding-options.js';
import { createDraft, draftTokens } from '../decoding/draft.js';
import { decodeWithFallback, hasNoSpeech } from '../decoding/fallback.js';
import { decodeGreedy, type GreedyResult } from '../decoding/greedy.js';
import { type DetectedLanguage, detectLanguages } from '../decoding/language.js';
import { logitFilters } from '../decoding/logit-filters.js';
import { encodeText, initialTokens } from '../decoding/prompt.js';
import { createRandom } from '../decoding/random.js';
import { decodeSamples } from '../decoding/sampling.js';
import { seekWindows } from '../decoding/seek.js';
import { segmentsOf } from '../decoding/segments.js';
import { type LoopWatch, loopIn, watchLoops } from '../decoding/token-loop.js';
import { HOP, SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import { createSessions, type SessionsOptions } from '../runtime/sessions.js';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.js';
import { alignmentHeads } from '../words/alignment-heads.js';
import { type AudioContext, createAudioEncoder, type EncodedWindow } from './audio-encoder.js';
import { createTextDecoder } from './text-decoder.js';
import { createTokenTrees } from './token-tree.js';
import { timeWords } from './word-pass.js';

/** How an engine is made. */
export interface WhisperEngineOptions extends SessionsOptions {
  /** Path of a model as `openModel` of `@ws/models` takes it: of a directory, or of the file of its weights. */
  readonly directory: string;
}

/** One call of the engine. */
export interface EngineRequest {
  readonly context: AudioContext;
  readonly timestamps: boolean;
  readonly task: 'transcribe' | 'translate';
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  /** What the transcript begins with; only what follows is answered. Needs `timestamps: false`. */
  readonly prefix?: string | undefined;
  /** What the answer's text will probably be: makes the call faster, and never changes it. */
  readonly draft?: string | undefined;
  /** Whether segments tell their tokens, and those where in the audio they attended to. */
  readonly writesTokens?: boolean | undefined;
  /** Whether segments tell their words, with times. */
  readonly writesWords?: boolean | undefined;
  /** Needs `timestamps: false`. */
  readonly attentionStop?: AttentionStop | undefined;
  /** Whether the answer tells how likely each language is, where one was detected. */
  readonly writesLanguages?: boolean | undefined;
  /** `false`: decoded at the first temperature only. */
  readonly fallback?: boolean | undefined;
  /** How it is decoded; {@link DEFAULT_DECODING} where left out. */
  readonly decoding?: DecodingSettings | undefined;
  /** Told of each segment of the answer, in order, once its window is decoded. */
  readonly onSegment?: ((segment: Segment) => void) | undefined;
  /** Told the part of the audio that is decided, 0 to 1, after each window; 1 in the end. */
  readonly onProgress?: ((progress: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a call yields: the transcript, and how it came about. */
export interface EngineResult extends TranscriptResult {
  /** Of all windows together. */
  readonly tokens: readonly number[];
  /** Of several windows, the least. */
  readonly avgLogprob: number;
  /** Of several windows, the least. */
  readonly noSpeechProb: number;
  /** Of several windows, the greatest. */
  readonly compressionRatio: number;
  /** In order; one, but for audio over 30 s. */
  readonly windows: readonly WindowReport[];
  readonly encoderMs: number;
  readonly decoderMs: number;
  /** How often the decoder ran. */
  readonly decoderPasses: number;
}

/** How a window was decoded. */
export interface WindowReport {
  /** Where it begins, in mel frames (10 ms) from the audio's start. */
  readonly seek: number;
  readonly tokens: readonly number[];
  /** What it was decoded at, in the end. */
  readonly temperature: number;
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly compressionRatio: number;
}

/** Whisper in this process. Calls must not overlap. */
export interface WhisperEngine {
  readonly dimensions: WhisperDimensions;
  readonly tokenizer: Tokenizer;
  /**
   * Audio over 30 s is decoded window by window, as OpenAI's `transcribe()` does it.
   *
   * @param samples mono, 16 kHz, finite
   */
  transcribe(samples: Float32Array, request: EngineRequest): Promise<EngineResult>;
  /**
   * How likely the audio's first 30 s are in each language of the model, the likeliest first; an English-only model
   * knows but one.
   *
   * @param samples mono, 16 kHz, finite
   */
  detectLanguages(
    samples: Float32Array,
    request: { readonly context: AudioContext; readonly signal?: AbortSignal | undefined },
  ): Promise<readonly DetectedLanguage[]>;
  release(): Promise<void>;
}

/** Audio of one window, and what was said before it. */
interface Heard {
  readonly seek: number;
  readonly samples: number;
  readonly prompt: string | readonly number[] | undefined;
  readonly detectsLanguage: boolean;
  encode(context: AudioContext): Promise<EncodedWindow>;
}

/** A segment within a window, seconds from its start, and where its tokens stand in the window's. */
interface TimedStretch {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** A segment as it is answered, and the decode that it is a stretch of. */
interface HeardSegment extends TimedStretch {
  readonly words?: SegmentWords['words'] | undefined;
  readonly text: string;
  readonly decoded: Decoded;
}

/** A compression ratio above this is repetition: OpenAI's threshold. */
const REPETITIVE = 2.4;

interface Decoded extends GreedyResult {
  readonly seek: number;
  /** What the decoder read before it wrote. */
  readonly initialTokens: readonly number[];
  /** Where in them the transcript starts. */
  readonly startIndex: number;
  readonly text: string;
  readonly compressionRatio: number;
  readonly hasPrompt: boolean;
  /** Whether it was a loop, and in what; one in no speech is cut off. */
  readonly loopsIn: 'speech' | 'no-speech' | undefined;
  /** Decoded over a sparse window, and looks as if it ran away. */
  readonly doubtful: boolean;
}

/** The first `length` tokens of a decode, as if it had ended there. */
function cutOff(decoded: GreedyResult, length: number): GreedyResult {
  const probabilities = decoded.probabilities.slice(0, length);
  const sum = probabilities.reduce((total, probability) => total + Math.log(probability), 0);
  return {
    ...decoded,
    tokens: decoded.tokens.slice(0, length),
    probabilities,
    avgLogprob: sum / Math.max(1, length),
    ...(decoded.attendedTo && { attendedTo: decoded.attendedTo.slice(0, length) }),
  };
}

/**
 * Loads a model. Its weights are read tensor by tensor into the two graphs, and let go once ONNX Runtime has them.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`
 */
export async function loadWhisperEngine(
  runtime: OnnxRuntime,
  options: WhisperEngineOptions,
): Promise<WhisperEngine> {
  const files = openModel(options.directory);
  const { dimensions } = files.weights;
  const tokenizer = createTokenizer(files.readTokenizer(), dimensions.nVocab);
  const sessions = await (async () => {
    try {
      return await createSessions(runtime, files.weights, {
        ...options,
        textTokens: tokenizer.special.endOfText,
        alignmentHeads: alignmentHeads(dimensions, files.config),
      });
    } finally {
      files.weights[Symbol.dispose]();
    }
  })();
  const encoder = createAudioEncoder(runtime, sessions.encoder, dimensions);
  const startDecoder = createTextDecoder(runtime, sessions.decoder, dimensions);
  const startTree = createTokenTrees(runtime, sessions.decoder, dimensions);

  const { special } = tokenizer;
  const mostTokens = Math.floor(dimensions.nTextCtx / 2);

  function languageToken(language: string): number {
    const token = special.languages.get(language);
    if (token !== undefined) return token;
    throw new TranscribeError(
      `This model knows no language "${language}". Give one of ${[...special.languages.keys()].join(', ')}, or none to have it detected.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'language', value: language } },
    );
  }

  return {
    dimensions,
    tokenizer,
    async transcribe(samples, request) {
      const { signal, timestamps, task, attentionStop, decoding = DEFAULT_DECODING } = request;
      const started = performance.now();
      if (!tokenizer.multilingual && task === 'translate') {
        throw new TranscribeError(
          'This model is English-only and cannot translate. Load a multilingual model, such as base.',
          { code: 'ERR_INVALID_OPTION', details: { option: 'task', value: task } },
        );
      }
      if (!tokenizer.multilingual && (request.language ?? 'en') !== 'en') {
        throw new TranscribeError(
          `This model is English-only and cannot hear "${request.language}". Load a multilingual model, such as base.`,
          {
            code: 'ERR_INVALID_OPTION',
            details: { option: 'language', value: request.language },
          },
        );
      }
      const given = request.language;
      if (tokenizer.multilingual && given !== undefined) languageToken(given);
      if (signal?.aborted) throw abortedError(signal);

      const prefix = request.prefix?.trim() ?? '';
      const filters = logitFilters(tokenizer, decoding, { timestamps, afterPrefix: prefix !== '' });
      const isLong = samples.length > WINDOW_SAMPLES;
      // A guess of all that is said in long audio is none of what is said in one window of it.
      const draft = isLong
        ? []
        : draftTokens(tokenizer, request.draft ?? '', prefix !== '', dimensions.nTextCtx);
      const firstTimestamp = timestamps ? special.firstTimestamp : undefined;
      const mayFallBack =
        request.fallback !== false && (timestamps || decoding.fallbackWithoutTimestamps);
      const temperatures = decoding.temperatures.slice(0, mayFallBack ? undefined : 1);
      const random = createRandom(decoding.seed);
      let encoderMs = 0;
      let decoderPasses = 0;
      let detected: DetectedLanguage | undefined;
      let languages: readonly DetectedLanguage[] | undefined;

      async function encode(heard: Heard, context: AudioContext): Promise<EncodedWindow> {
        const before = performance.now();
        const window = await heard.encode(context);
        encoderMs += performance.now() - before;
        if (signal?.aborted) throw abortedError(signal);
        if (tokenizer.multilingual && given === undefined && heard.detectsLanguage) {
          languages = await detectLanguages(startDecoder(window), special);
          [detected] = languages;
        }
        return window;
      }

      async function decode(
        heard: Heard,
        window: EncodedWindow,
        temperature: number,
        bounds: DecodeBounds,
      ): Promise<Decoded> {
        const start = initialTokens(tokenizer, dimensions.nTextCtx, {
          prompt: heard.prompt,
          prefix,
          language: tokenizer.multilingual
            ? languageToken(detected?.language ?? given ?? 'en')
            : undefined,
          task,
          timestamps,
        });
        const { maxTokens } = bounds;
        const hasPrompt = heard.prompt !== undefined && heard.prompt.length > 0;
        const watchLoop = (noSpeechProb: number): LoopWatch | undefined => {
          const limits = bounds.loopLimits(hasNoSpeech({ noSpeechProb }, decoding), hasPrompt);
          return limits && watchLoops(special.firstTimestamp, limits);
        };
        const search = {
          initialTokens: start.tokens,
          startIndex: start.startIndex,
          filters,
          endOfText: special.endOfText,
          noSpeech: special.noSpeech,
          maxTokens,
          contextLength: dimensions.nTextCtx,
          lengthPenalty: decoding.lengthPenalty,
          signal,
        };
        const { beamSize, patience, bestOf } = decoding;
        const attends = attentionStop !== undefined || request.writesTokens === true;
        const decodeGreedily = (): Promise<GreedyResult> => {
          const decoder = startDecoder(window, { attends });
          return decodeGreedy(decoder, {
            ...search,
            draft: createDraft({ tokens: draft, firstTimestamp }),
            watch: attends ? watchAttention(decoder, heard.samples, attentionStop) : undefined,
            watchLoop,
          });
        };
        const found: GreedyResult =
          temperature > 0
            ? await decodeSamples(startTree(window), {
                ...search,
                temperature,
                bestOf,
                random,
                watchLoop,
              })
            : beamSize > 1 && attentionStop === undefined
              ? await decodeBeams(startTree(window), { ...search, beamSize, patience })
              : await decodeGreedily();
        decoderPasses += found.passes;
        const loop = watchLoop(found.noSpeechProb);
        const loopFrom = loop && loopIn(found.tokens, loop);
        const isNoSpeech = loopFrom !== undefined && hasNoSpeech(found, decoding);
        const decoded = isNoSpeech ? cutOff(found, loopFrom) : found;
        const written = tokenizer.decode(decoded.tokens);
        // What follows a prefix begins with a space, or goes on within its last word.
        const text = prefix === '' ? written.trim() : written.trimEnd();
        const ratio = compressionRatio(text);
        const ranAway =
          loopFrom !== undefined || decoded.tokens.length >= maxTokens || ratio > REPETITIVE;
        return {
          ...decoded,
          seek: heard.seek,
          initialTokens: start.tokens,
          startIndex: start.startIndex,
          text,
          compressionRatio: ratio,
          hasPrompt,
          loopsIn: loopFrom === undefined ? undefined : isNoSpeech ? 'no-speech' : 'speech',
          doubtful: window.sparse && ranAway && !isNoSpeech,
        };
      }

      const windows: (Decoded & { readonly temperature: number })[] = [];
      // Only the newest: an encoded window takes some 20 to 500 MB.
      let newest: EncodedWindow | undefined;
      async function hear(heard: Heard): Promise<Decoded & { readonly temperature: number }> {
        const seconds = heard.samples / SAMPLE_RATE;
        let window = await encode(heard, request.context);
        // Over the full window as it was asked for, it is decoded as OpenAI's implementation does it, loops and all.
        let bounds = window.sparse ? sparseBounds(seconds, mostTokens) : wholeBounds(mostTokens);
        const kept = await decodeWithFallback(temperatures, decoding, async (temperature) => {
          const decoded = await decode(heard, window, temperature, bounds);
          if (decoded.loopsIn === 'no-speech' && decoded.hasPrompt) {
            // Where nobody speaks a prompt leads into loops; without it there is mostly little to say. No new encoding.
            const alone = await decode(
              { ...heard, prompt: undefined },
              window,
              temperature,
              bounds,
            );
            if (!alone.doubtful) return alone;
          } else if (!decoded.doubtful) {
            return decoded;
          }
          // Rare, and worth a whole window: what repeats itself may be the sparse silence's fault.
          window = await encode(heard, 'full');
          bounds = lastBounds(seconds, mostTokens);
          return decode(heard, window, temperature, bounds);
        });
        newest = window;
        windows.push(kept);
        return kept;
      }

      /** The words of segments of the newest window, with times from its start. */
      async function wordsOf(
        { tokens, ...decoded }: Decoded,
        segments: readonly TimedStretch[],
        length: number,
        spokenUntil: number,
      ): Promise<readonly SegmentWords[]> {
        if (segments.length === 0 || newest === undefined) return [];
        const own = decoded.initialTokens.slice(decoded.startIndex);
        return timeWords(startDecoder(newest, { attends: true }), {
          tokenizer,
          startTokens: own.filter(
            (token) => token > special.endOfText && token !== special.noTimestamps,
          ),
          prefix: own.filter((token) => token < special.endOfText),
          segments: segments.map(({ start, end, from, to }) => ({
            start,
            end,
            tokens: tokens.slice(from, to).filter((token) => token < special.endOfText),
          })),
          // A translation is English, which has spaces.
          language: task === 'translate' ? 'en' : (detected?.language ?? given ?? 'en'),
          samples: length,
          spokenUntil,
          signal,
        });
      }

      /** A segment as it is answered. */
      function written({ from, to, decoded, ...segment }: HeardSegment): Segment {
        return {
          ...segment,
          ...(request.writesTokens
            ? {
                tokens: writtenTokens(
                  decoded.tokens.slice(from, to),
                  decoded.probabilities.slice(from, to),
                  tokenizer,
                  decoded.attendedTo
                    ?.slice(from, to)
                    .map((seconds) => seconds + (decoded.seek * HOP) / SAMPLE_RATE),
                ),
              }
            : {}),
          avgLogprob: decoded.avgLogprob,
          noSpeechProb: decoded.noSpeechProb,
          compressionRatio: decoded.compressionRatio,
        };
      }

      async function hearAll(): Promise<{
        readonly text: string;
        readonly segments: readonly Segment[];
      }> {
        const segments: Segment[] = [];
        const decide = (decided: readonly HeardSegment[], progress: number): void => {
          for (const heard of decided) {
            const segment = written(heard);
            segments.push(segment);
            request.onSegment?.(segment);
          }
          request.onProgress?.(progress);
        };
        if (!isLong) {
          const seconds = samples.length / SAMPLE_RATE;
          const decoded = await hear({
            seek: 0,
            samples: samples.length,
            prompt: request.prompt,
            detectsLanguage: true,
            encode: (context) => encoder.encode(samples, context),
          });
          const { text, tokens } = decoded;
          const parts = segmentsOf(tokens, tokenizer, seconds);
          const words = request.writesWords ? await wordsOf(decoded, parts, samples.length, 0) : [];
          decide(
            parts.map((part, i) => ({ ...part, ...words[i], decoded })),
            1,
          );
          return { text, segments };
        }
        const before = performance.now();
        const spectrogram = encoder.spectrogram(samples);
        encoderMs += performance.now() - before;
        await seekWindows({
          frames: spectrogram.frames,
          initialPrompt: encodeText(tokenizer, request.prompt, mostTokens),
          tokenizer,
          decoding,
          signal,
          decode: ({ seek, frames, prompt }) =>
            hear({
              seek,
              samples: frames * HOP,
              prompt,
              detectsLanguage: seek === 0,
              encode: (context) => encoder.encodeStretch(spectrogram, seek, frames, context),
            }),
          timeWords: request.writesWords
            ? (decoded, parts, { frames, spokenUntil }) =>
                wordsOf(decoded, parts, frames * HOP, spokenUntil)
            : undefined,
          onWindow: (decided: readonly HeardSegment[], frames) =>
            decide(decided, frames / spectrogram.frames),
        });
        return {
          text: segments
            .map(({ text }) => text)
            .join('')
            .trim(),
          segments,
        };
      }

      const { text, segments } = await hearAll();
      const processingTimeMs = performance.now() - started;
      const language = detected?.language ?? given ?? 'en';
      const stoppedBy = isLong ? undefined : windows[0]?.stoppedBy;
      const figures = (name: 'avgLogprob' | 'noSpeechProb' | 'compressionRatio'): number[] =>
        windows.map((window) => window[name]);
      return {
        text,
        language,
        languageProbability: detected?.probability,
        ...(request.writesLanguages && languages !== undefined
          ? {
              languageProbabilities: Object.fromEntries(
                languages.map(({ language: code, probability }) => [code, probability]),
              ),
            }
          : {}),
        segments,
        ...(stoppedBy === undefined ? {} : { stoppedBy }),
        processingTimeMs,
        tokens: windows.flatMap(({ tokens }) => tokens),
        avgLogprob: Math.min(...figures('avgLogprob')),
        noSpeechProb: Math.min(...figures('noSpeechProb')),
        compressionRatio: Math.max(...figures('compressionRatio')),
        windows: windows.map((window) => ({
          seek: window.seek,
          tokens: window.tokens,
          temperature: window.temperature,
          avgLogprob: window.avgLogprob,
          noSpeechProb: window.noSpeechProb,
          compressionRatio: window.compressionRatio,
        })),
        encoderMs,
        decoderMs: processingTimeMs - encoderMs,
        decoderPasses,
      };
    },
    async detectLanguages(samples, { context, signal }) {
      if (!tokenizer.multilingual) return [{ language: 'en', probability: 1 }];
      const window = await encoder.encode(samples.subarray(0, WINDOW_SAMPLES), context);
      if (signal?.aborted) throw abortedError(signal);
      return detectLanguages(startDecoder(window), special);
    },
    async release() {
      await sessions.encoder.release();
      await sessions.decoder.release();
    },
  };
}
