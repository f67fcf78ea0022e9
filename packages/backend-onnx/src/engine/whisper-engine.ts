import type { TranscriptResult } from '@ws/core';
import type { AnswerContext } from '@ws/core/internal';
import { openModel, type WhisperDimensions } from '@ws/models';
import { alignmentHeads } from '@ws/models/internal';
import { createKeytermShelf } from '../decoding/keyterms.js';
import { createAudioEncoder } from '../network/audio-encoder.js';
import { createTextDecoder } from '../network/text-decoder.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import { createSessions, type SessionsOptions } from '../runtime/sessions.js';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.js';
import type { EngineRequest, InferenceRequest } from './engine-call.js';
import { hearAudio } from './hear-audio.js';
import { openCall, type WhisperModel } from './open-call.js';
import type { DecodedWindow } from './window-decoder.js';

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

/** How a window was decoded: the same with a draft and without. */
export type WindowReport = Pick<
  DecodedWindow,
  'seek' | 'tokens' | 'temperature' | 'avgLogprob' | 'noSpeechProb' | 'compressionRatio'
>;

export interface WhisperEngineOptions extends SessionsOptions {
  /** Path of a model as `openModel` of `@ws/models` takes it: of a directory, or of the file of its weights. */
  readonly directory: string;
  /** Default {@link createSessions}. */
  readonly createSessions?: typeof createSessions | undefined;
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
  release(): Promise<void>;
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
  const { directory, createSessions: create = createSessions, ...settings } = options;
  const files = openModel(directory);
  using weights = files.weights;
  const { dimensions } = weights;
  const tokenizer = createTokenizer(files.readTokenizer(), dimensions.nVocab);
  const sessions = await create(runtime, weights, {
    ...settings,
    textTokens: tokenizer.special.endOfText,
    alignmentHeads: alignmentHeads(dimensions, files.config),
  });
  const model: WhisperModel = {
    dimensions,
    tokenizer,
    encoder: createAudioEncoder(runtime, sessions.encoder, dimensions),
    startDecoder: createTextDecoder(runtime, sessions.decoder, dimensions),
    keyterms: createKeytermShelf(tokenizer),
  };

  return {
    dimensions,
    tokenizer,
    async transcribe(samples, request) {
      const started = performance.now();
      const call = openCall(model, request);
      const { windows, encoderMs, ...heard } = await hearAudio(call, samples);
      const { code, probability, detected } = call.language;
      const processingTimeMs = performance.now() - started;
      const figures = (name: 'avgLogprob' | 'noSpeechProb' | 'compressionRatio'): number[] =>
        windows.map((window) => window[name]);
      return {
        ...heard,
        language: code,
        languageProbability: probability,
        ...(request.languageProbabilities && detected && { languageProbabilities: detected }),
        processingTimeMs,
        tokens: windows.flatMap(({ tokens }) => tokens),
        avgLogprob: Math.min(...figures('avgLogprob')),
        noSpeechProb: Math.min(...figures('noSpeechProb')),
        compressionRatio: Math.max(...figures('compressionRatio')),
        windows: windows.map((window) => {
          const { seek, tokens, temperature, avgLogprob, noSpeechProb, compressionRatio } = window;
          return { seek, tokens, temperature, avgLogprob, noSpeechProb, compressionRatio };
        }),
        encoderMs,
        decoderMs: processingTimeMs - encoderMs,
        decoderPasses: windows.reduce((sum, { passes }) => sum + passes, 0),
      };
    },
    async release() {
      await sessions.encoder.release();
      await sessions.decoder.release();
    },
  };
}

/** Answers one call, with what a caller gets of the engine's result. Calls must not overlap. */
export async function answerCall(
  engine: WhisperEngine | undefined,
  samples: Float32Array,
  request: InferenceRequest,
  { signal, onReceived, onSegment, onProgress }: AnswerContext,
): Promise<TranscriptResult> {
  onReceived();
  if (engine === undefined) throw new Error('transcribe came before load');
  const told = request.tellsProgress ? { onSegment, onProgress } : {};
  const result = await engine.transcribe(samples, { ...request, ...told, signal });
  const { text, segments, language, languageProbability, languageProbabilities } = result;
  const { stoppedBy, processingTimeMs } = result;
  return {
    text,
    segments,
    language,
    languageProbability,
    languageProbabilities,
    stoppedBy,
    processingTimeMs,
  };
}
