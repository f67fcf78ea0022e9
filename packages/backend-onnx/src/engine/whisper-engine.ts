import { readFileSync } from 'node:fs';
import { abortedError, TranscribeError, type TranscriptResult } from '@ws/core';
import { readModelDirectory, type WhisperDimensions } from '@ws/models';
import { compressionRatio } from '../decoding/compression-ratio.js';
import { decodeGreedy } from '../decoding/greedy.js';
import { detectLanguage } from '../decoding/language.js';
import { initialTokens } from '../decoding/prompt.js';
import { segmentsOf } from '../decoding/segments.js';
import {
  type LogitFilter,
  suppressBlank,
  suppressedTokens,
  suppressTimestamps,
  suppressTokens,
} from '../decoding/suppression.js';
import { timestampRules } from '../decoding/timestamp-rules.js';
import { SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import type { Precision } from '../runtime/precision.js';
import { createSessions } from '../runtime/sessions.js';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.js';
import { type AudioContext, createAudioEncoder } from './audio-encoder.js';
import { createTextDecoder } from './text-decoder.js';

/** How an engine is made. */
export interface WhisperEngineOptions {
  /** A CTranslate2 model directory. */
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
}

/** Whisper in this process. Calls must not overlap. */
export interface WhisperEngine {
  readonly dimensions: WhisperDimensions;
  readonly tokenizer: Tokenizer;
  /** @param samples mono, 16 kHz, at most 30 s, finite */
  transcribe(samples: Float32Array, request: EngineRequest): Promise<EngineResult>;
  release(): Promise<void>;
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
  const files = readModelDirectory(options.directory);
  const { dimensions } = files.weights;
  const tokenizer = createTokenizer(readFileSync(files.tokenizerJson, 'utf8'), dimensions.nVocab);
  const sessions = await (async () => {
    try {
      return await createSessions(runtime, files.weights, options);
    } finally {
      files.weights[Symbol.dispose]();
    }
  })();
  const encoder = createAudioEncoder(runtime, sessions.encoder, dimensions);
  const startDecoder = createTextDecoder(runtime, sessions.decoder, dimensions);

  const { special } = tokenizer;
  const common = [suppressBlank(tokenizer), suppressTokens(suppressedTokens(tokenizer))];
  const withTimestamps: readonly LogitFilter[] = [...common, timestampRules(special)];
  const withoutTimestamps: readonly LogitFilter[] = [
    ...common,
    suppressTimestamps(special.firstTimestamp),
  ];

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
      const { signal, timestamps, task } = request;
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

      const window = await encoder.encode(samples.subarray(0, WINDOW_SAMPLES), request.context);
      const encoded = performance.now();
      if (signal?.aborted) throw abortedError(signal);

      const detected =
        tokenizer.multilingual && given === undefined
          ? await detectLanguage(startDecoder(window), special)
          : undefined;
      const language = detected?.language ?? given ?? 'en';
      const start = initialTokens(tokenizer, dimensions.nTextCtx, {
        prompt: request.prompt,
        language: tokenizer.multilingual ? languageToken(language) : undefined,
        task,
        timestamps,
      });
      const decoded = await decodeGreedy(startDecoder(window), {
        initialTokens: start.tokens,
        startIndex: start.startIndex,
        filters: timestamps ? withTimestamps : withoutTimestamps,
        endOfText: special.endOfText,
        noSpeech: special.noSpeech,
        maxTokens: Math.floor(dimensions.nTextCtx / 2),
        contextLength: dimensions.nTextCtx,
        signal,
      });
      const text = tokenizer.decode(decoded.tokens).trim();
      const ratio = compressionRatio(text);
      const finished = performance.now();
      return {
        text,
        language,
        languageProbability: detected?.probability,
        segments: segmentsOf(decoded.tokens, tokenizer, samples.length / SAMPLE_RATE).map(
          (segment) => ({
            ...segment,
            avgLogprob: decoded.avgLogprob,
            noSpeechProb: decoded.noSpeechProb,
            compressionRatio: ratio,
          }),
        ),
        processingTimeMs: finished - started,
        tokens: decoded.tokens,
        avgLogprob: decoded.avgLogprob,
        noSpeechProb: decoded.noSpeechProb,
        compressionRatio: ratio,
        encoderMs: encoded - started,
        decoderMs: finished - encoded,
      };
    },
    async release() {
      await sessions.encoder.release();
      await sessions.decoder.release();
    },
  };
}
