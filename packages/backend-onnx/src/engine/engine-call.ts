import type { BackendCapabilities, TranscribeOptions } from '@ws/core';
import { textForModel } from '@ws/core/internal';
import type { DecodingSettings } from '../decoding/decoding-options.js';
import { MAX_SAMPLES, SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import type { AudioContext } from '../network/audio-encoder.js';

/** One call of the engine: a backend's call, and how that backend is set. */
export interface EngineRequest extends Omit<TranscribeOptions, 'sampleRate'> {
  readonly context: AudioContext;
  readonly timestamps: boolean;
  readonly task: 'transcribe' | 'translate';
  /** How it is decoded; `DEFAULT_DECODING` where left out. */
  readonly decoding?: DecodingSettings | undefined;
  /** What times words: the sound's edges near to where the attention is, or, as in OpenAI's implementation, the attention alone. Default `sound`. */
  readonly wordEdges?: 'sound' | 'attention' | undefined;
}

/** A call as it crosses to an inference process or worker. Plain data. */
export interface InferenceRequest
  extends Omit<EngineRequest, 'signal' | 'onSegment' | 'onProgress'> {
  /** Whether the caller listens for segments and progress. */
  readonly tellsProgress: boolean;
}

/** Capabilities of a backend over the engine. */
export function engineCapabilities(context: AudioContext, maxConcurrency = 1): BackendCapabilities {
  return {
    wordTimestamps: true,
    prompt: true,
    hotwords: true,
    prefix: true,
    draft: true,
    tokens: true,
    attention: true,
    progress: true,
    beamSearch: true,
    languageDetection: true,
    languageChoice: true,
    translation: true,
    audioContextSizing: context === 'silence-tail',
    maxConcurrency,
    maxAudioMs: (MAX_SAMPLES / SAMPLE_RATE) * 1000,
    windowMs: (WINDOW_SAMPLES / SAMPLE_RATE) * 1000,
  };
}

/** A backend's call as the engine takes it. */
export function inferenceRequest(
  call: TranscribeOptions,
  settings: { readonly audioContext: AudioContext; readonly decoding?: DecodingSettings },
): InferenceRequest {
  // Nothing else: it has to cross to another process.
  const { language, languageChoice, hotwords, draft, tokens, wordTimestamps } = call;
  const { attentionStop, beamSize, fallback, languageProbabilities } = call;
  const { provisional, settled } = call;
  return {
    context: settings.audioContext,
    decoding: settings.decoding,
    timestamps: call.timestamps ?? true,
    task: call.task ?? 'transcribe',
    prompt: textForModel(call.prompt),
    prefix: textForModel(call.prefix),
    ...{ language, languageChoice, hotwords, draft, tokens, wordTimestamps },
    ...{ attentionStop, beamSize, fallback, languageProbabilities, provisional, settled },
    tellsProgress: call.onSegment !== undefined || call.onProgress !== undefined,
  };
}
