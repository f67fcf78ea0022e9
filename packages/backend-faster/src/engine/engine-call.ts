import { type BackendCapabilities, TranscribeError, type TranscribeOptions } from '@ws/core';
import { textForModel } from '@ws/core/internal';
import type { EngineName } from '../engines.js';

/** A call's settings, as the Python side reads them. */
export type EngineRequest = Pick<
  TranscribeOptions,
  | 'language'
  | 'languageChoice'
  | 'task'
  | 'prompt'
  | 'prefix'
  | 'timestamps'
  | 'wordTimestamps'
  | 'fallback'
  | 'beamSize'
  | 'languageProbabilities'
>;

/** Two hours, as of the other engines. */
const MAX_AUDIO_MS = 7_200_000;
const WINDOW_MS = 30_000;

export function engineCapabilities(
  engine: EngineName,
  options: { readonly workers: number; readonly alignment: boolean },
): BackendCapabilities {
  return {
    wordTimestamps: engine === 'whisperx' ? options.alignment : true,
    prompt: true,
    prefix: engine !== 'whisperx',
    draft: false,
    tokens: false,
    attention: false,
    // The others say nothing before they are done.
    progress: engine === 'faster-whisper',
    // WhisperX is told how many beams when it loads; MLX has none.
    beamSearch: engine === 'faster-whisper',
    languageDetection: true,
    languageChoice: true,
    translation: true,
    audioContextSizing: false,
    maxConcurrency: options.workers,
    maxAudioMs: MAX_AUDIO_MS,
    windowMs: WINDOW_MS,
  };
}

/**
 * A backend's call as the engine takes it.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for a prefix with segment times
 */
export function engineRequest(
  capabilities: BackendCapabilities,
  call: TranscribeOptions,
): EngineRequest {
  const prefix = capabilities.prefix ? call.prefix : undefined;
  if (prefix?.trim() && call.timestamps !== false) {
    throw new TranscribeError(
      'A call with a prefix cannot predict segment times. Give timestamps: false with it.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'prefix' } },
    );
  }
  const { language, languageChoice, task, timestamps, wordTimestamps } = call;
  return {
    ...{ language, languageChoice, task, timestamps, wordTimestamps },
    prompt: textForModel(call.prompt),
    prefix: textForModel(prefix),
    fallback: call.fallback,
    beamSize: call.beamSize,
    languageProbabilities: call.languageProbabilities,
  };
}
