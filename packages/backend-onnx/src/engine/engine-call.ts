import type { BackendCapabilities, TranscribeOptions } from '@ws/core';
import { textForModel } from '@ws/core/internal';
import type { DecodingSettings } from '../decoding/decoding-options.js';
import { MAX_SAMPLES, SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import type { AudioContext } from '../network/audio-encoder.js';
import type { EngineRequest } from './engine-request.js';

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
    languageDetection: true,
    languageChoice: true,
    translation: true,
    audioContextSizing: context === 'silence-tail',
    maxConcurrency,
    maxAudioMs: (MAX_SAMPLES / SAMPLE_RATE) * 1000,
    windowMs: (WINDOW_SAMPLES / SAMPLE_RATE) * 1000,
  };
}

/** A backend's call as the engine takes it, but for the signal. */
export function engineRequest(
  call: TranscribeOptions,
  context: AudioContext,
  decoding?: DecodingSettings,
): Omit<EngineRequest, 'signal' | 'onSegment' | 'onProgress'> {
  return {
    context,
    timestamps: call.timestamps ?? true,
    task: call.task ?? 'transcribe',
    language: call.language,
    languageChoice: call.languageChoice,
    prompt: textForModel(call.prompt),
    hotwords: call.hotwords,
    prefix: textForModel(call.prefix),
    draft: call.draft,
    writesTokens: call.tokens,
    writesWords: call.wordTimestamps,
    attentionStop: call.attentionStop,
    fallback: call.fallback,
    writesLanguages: call.languageProbabilities,
    decoding,
  };
}
