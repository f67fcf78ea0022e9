import type { BackendCapabilities } from '@ws/core';
import type { AudioContextOption } from '../audio/audio-context.js';

const WINDOW_MS = 30_000;
/** Two hours. */
const MAX_AUDIO_MS = 7_200_000;

/** Capabilities of whisper.cpp, however it is run; only its library chooses a language by a bias. */
export function whisperCppCapabilities(
  audioContext: AudioContextOption,
  maxConcurrency: number,
  languageChoice = false,
): BackendCapabilities {
  return {
    wordTimestamps: true,
    prompt: true,
    languageDetection: true,
    languageChoice,
    translation: true,
    prefix: false,
    draft: false,
    tokens: true,
    attention: false,
    progress: true,
    audioContextSizing: audioContext === 'auto',
    maxConcurrency,
    maxAudioMs: MAX_AUDIO_MS,
    windowMs: WINDOW_MS,
  };
}
