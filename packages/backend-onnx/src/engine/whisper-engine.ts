import { type AttentionStop, abortedError, TranscribeError, type TranscriptResult } from '@ws/core';
import { openModel, type WhisperDimensions } from '@ws/models';
import { watchAttention } from '../decoding/attention-watch.js';
import { compressionRatio } from '../decoding/compression-ratio.js';
import { createDraft, draftTokens } from '../decoding/draft.js';
import { decodeGreedy, type GreedyResult } from '../decoding/greedy.js';
import { type DetectedLanguage, detectLanguage } from '../decoding/language.js';
import { initialTokens } from '../decoding/prompt.js';
import { type DecodedSegment, segmentsOf } from '../decoding/segments.js';
import {
  type LogitFilter,
  suppressBlank,
  suppressedTokens,
  suppressTimestamps,
  suppressTokens,
} from '../decoding/suppression.js';
import { timestampRules } from '../decoding/timestamp-rules.js';
import { writtenTokens } from '../decoding/written-tokens.js';
import { SAMPLE_RATE } from '../features/window.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import type { Precision } from '../runtime/precision.js';
import { createSessions } from '../runtime/sessions.js';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.js';
import { alignmentHeads } from '../words/alignment-heads.js';
import type { SegmentWords } from '../words/segment-words.js';
import { type AudioContext, createAudioEncoder, type EncodedWindow } from './audio-encoder.js';
import { createTextDecoder } from './text-decoder.js';
import { timeWords } from './word-pass.js';

/** How an engine is made. */
export interface WhisperEngineOptions {
  /** Path of a model as `openModel` of `@ws/models` takes it: of a directory, or of the file of its weights. */
  readonly directory: string;
  readonly precision: Precision;
  /** Threads of one inference. */
  readonly threads: number;
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
  readonly signal?: AbortSignal | undefined;
}

/** What a call yields: the transcript, and how it came about. */
export interface EngineResult extends TranscriptResult {
  readonly tokens: readonly number[];
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly compressionRatio: number;
  readonly encoderMs: number;
  readonly decoderMs: number;
  /** How often the decoder ran. */
  readonly decoderPasses: number;
}

/** Whisper in this process. Calls must not overlap. */
export interface WhisperEngine {
  readonly dimensions: WhisperDimensions;
  readonly tokenizer: Tokenizer;
  /** @param samples mono, 16 kHz, at most 30 s, finite */
  transcribe(samples: Float32Array, request: EngineRequest): Promise<EngineResult>;
  release(): Promise<void>;
}

interface Decoded extends GreedyResult {
  readonly window: EncodedWindow;
  /** What the decoder read before it wrote. */
  readonly initialTokens: readonly number[];
  /** Where in them the transcript starts. */
  readonly startIndex: number;
  readonly text: string;
  readonly compressionRatio: number;
  /** Decoded over a sparse window, and looks as if it ran away. */
  readonly doubtful: boolean;
}

/** A compression ratio above this is repetition: OpenAI's threshold. */
const REPETITIVE = 2.4;

/**
 * More tokens than anybody speaks in so many seconds, with room for scripts whose letters take several tokens each: a
 * decode that reaches it has run away.
 */
function tokensWithin(seconds: number): number {
  return Math.ceil(32 + 20 * seconds);
}

/**
 * Loads a model. Its weights are read tensor by tensor into the two graphs, and let go once ONNX Runtime has them.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`
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
        alignmentHeads: alignmentHeads(dimensions, files.config),
      });
    } finally {
      files.weights[Symbol.dispose]();
    }
  })();
  const encoder = createAudioEncoder(runtime, sessions.encoder, dimensions);
  const startDecoder = createTextDecoder(runtime, sessions.decoder, dimensions);

  const { special } = tokenizer;
  const mostTokens = Math.floor(dimensions.nTextCtx / 2);
  const blank = suppressBlank(tokenizer);
  const suppressed = suppressTokens(suppressedTokens(tokenizer));
  const withTimestamps: readonly LogitFilter[] = [blank, suppressed, timestampRules(special)];
  // After a prefix the end may come at once: nothing more was said.
  const afterPrefix: readonly LogitFilter[] = [
    suppressed,
    suppressTimestamps(special.firstTimestamp),
  ];
  const withoutTimestamps: readonly LogitFilter[] = [blank, ...afterPrefix];

  function languageToken(language: string): number {
    const token = special.languages.get(language);
    if (token !== undefined) return token;
    throw new TranscribeError(
      `This model knows no language "${language}". Give one of ${[...special.languages.keys()].join(', ')}, or none to have it detected.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'language', value: language } },
    );
  }

  /** The words of decoded segments, with times. */
  async function wordsOf(
    { window, initialTokens: read, startIndex, tokens }: Decoded,
    segments: readonly DecodedSegment[],
    samples: number,
    language: string,
    { task, signal }: EngineRequest,
  ): Promise<readonly SegmentWords[]> {
    if (segments.length === 0) return [];
    const own = read.slice(startIndex);
    return timeWords(startDecoder(window, { attends: true }), {
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
      language: task === 'translate' ? 'en' : language,
      samples,
      signal,
    });
  }

  return {
    dimensions,
    tokenizer,
    async transcribe(samples, request) {
      const { signal, timestamps, task, attentionStop } = request;
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

      const seconds = samples.length / SAMPLE_RATE;
      const prefix = request.prefix?.trim() ?? '';
      const filters = timestamps ? withTimestamps : prefix === '' ? withoutTimestamps : afterPrefix;
      const draft = draftTokens(tokenizer, request.draft ?? '', prefix !== '');
      const firstTimestamp = timestamps ? special.firstTimestamp : undefined;
      let encoderMs = 0;
      let decoderPasses = 0;
      let detected: DetectedLanguage | undefined;

      async function decodeWithin(context: AudioContext): Promise<Decoded> {
        const before = performance.now();
        const window = await encoder.encode(samples, context);
        encoderMs += performance.now() - before;
        if (signal?.aborted) throw abortedError(signal);
        if (tokenizer.multilingual && given === undefined) {
          detected = await detectLanguage(startDecoder(window), special);
        }
        const start = initialTokens(tokenizer, dimensions.nTextCtx, {
          prompt: request.prompt,
          prefix,
          language: tokenizer.multilingual
            ? languageToken(detected?.language ?? given ?? 'en')
            : undefined,
          task,
          timestamps,
        });
        const maxTokens = window.sparse ? Math.min(mostTokens, tokensWithin(seconds)) : mostTokens;
        const attends = attentionStop !== undefined || request.writesTokens === true;
        const decoder = startDecoder(window, { attends });
        const decoded = await decodeGreedy(decoder, {
          initialTokens: start.tokens,
          startIndex: start.startIndex,
          filters,
          endOfText: special.endOfText,
          noSpeech: special.noSpeech,
          maxTokens,
          contextLength: dimensions.nTextCtx,
          draft: createDraft({ tokens: draft, firstTimestamp }),
          watch: attends ? watchAttention(decoder, samples.length, attentionStop) : undefined,
          signal,
        });
        decoderPasses += decoded.passes;
        const written = tokenizer.decode(decoded.tokens);
        // What follows a prefix begins with a space, or goes on within its last word.
        const text = prefix === '' ? written.trim() : written.trimEnd();
        const ratio = compressionRatio(text);
        const ranAway = decoded.tokens.length >= maxTokens || ratio > REPETITIVE;
        return {
          ...decoded,
          window,
          initialTokens: start.tokens,
          startIndex: start.startIndex,
          text,
          compressionRatio: ratio,
          doubtful: window.sparse && ranAway,
        };
      }

      let decoded = await decodeWithin(request.context);
      // Rare, and worth a whole window: what repeats itself may be the sparse silence's fault.
      if (decoded.doubtful) decoded = await decodeWithin('full');
      const { text, tokens, probabilities, avgLogprob, noSpeechProb } = decoded;
      const { compressionRatio: ratio, attendedTo, stoppedBy } = decoded;
      const language = detected?.language ?? given ?? 'en';
      const segments = segmentsOf(tokens, tokenizer, seconds);
      const words = request.writesWords
        ? await wordsOf(decoded, segments, samples.length, language, request)
        : [];
      const processingTimeMs = performance.now() - started;
      return {
        text,
        language,
        languageProbability: detected?.probability,
        segments: segments.map(({ from, to, ...segment }, index) => ({
          ...segment,
          ...words[index],
          ...(request.writesTokens
            ? {
                tokens: writtenTokens(
                  tokens.slice(from, to),
                  probabilities.slice(from, to),
                  tokenizer,
                  attendedTo?.slice(from, to),
                ),
              }
            : {}),
          avgLogprob,
          noSpeechProb,
          compressionRatio: ratio,
        })),
        ...(stoppedBy === undefined ? {} : { stoppedBy }),
        processingTimeMs,
        tokens,
        avgLogprob,
        noSpeechProb,
        compressionRatio: ratio,
        encoderMs,
        decoderMs: processingTimeMs - encoderMs,
        decoderPasses,
      };
    },
    async release() {
      await sessions.encoder.release();
      await sessions.decoder.release();
    },
  };
}
