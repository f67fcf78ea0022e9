import type { BackendCapabilities, TranscribeOptions } from '@ws/core';
import { SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import type { AudioContext } from './audio-encoder.js';
import type { EngineRequest } from './whisper-engine.js';

/** What a backend over the engine can do. */
export function engineCapabilities(context: AudioContext): BackendCapabilities {
  return {
    wordTimestamps: true,
    prompt: true,
    prefix: true,
    draft: true,
    tokens: true,
    attention: true,
    languageDetection: true,
    translation: true,
    audioContextSizing: context === 'silence-tail',
    maxConcurrency: 1,
    maxAudioMs: (WINDOW_SAMPLES / SAMPLE_RATE) * 1000,
  };
}

/** A backend's call as the engine takes it, but for the signal. */
export function engineRequest(
  call: TranscribeOptions,
  context: AudioContext,
): Omit<EngineRequest, 'signal'> {
  return {
    context,
    timestamps: call.timestamps ?? true,
    task: call.task ?? 'transcribe',
    language: call.language,
    prompt: call.prompt,
    prefix: call.prefix,
    draft: call.draft,
    writesTokens: call.tokens,
    writesWords: call.wordTimestamps,
    attentionStop: call.attentionStop,
  };
}
