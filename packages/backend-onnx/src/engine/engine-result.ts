import type { TranscriptResult } from '@ws/core';
import type { HeardAudio } from './hear-audio.js';
import type { OpenCall } from './open-call.js';
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

/** How a window was decoded. */
export type WindowReport = Pick<
  DecodedWindow,
  'seek' | 'tokens' | 'temperature' | 'avgLogprob' | 'noSpeechProb' | 'compressionRatio'
>;

/** Makes a call's result of heard audio; `processingTimeMs` is how long it took. */
export function engineResult(
  { request, language }: OpenCall,
  { text, segments, stoppedBy, windows, encoderMs }: HeardAudio,
  processingTimeMs: number,
): EngineResult {
  const { code, probability, detected } = language;
  const figures = (name: 'avgLogprob' | 'noSpeechProb' | 'compressionRatio'): number[] =>
    windows.map((window) => window[name]);
  return {
    text,
    language: code,
    languageProbability: probability,
    ...(request.writesLanguages && detected !== undefined
      ? {
          languageProbabilities: Object.fromEntries(
            detected.map(({ language: one, probability: each }) => [one, each]),
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
    windows: windows.map(windowReport),
    encoderMs,
    decoderMs: processingTimeMs - encoderMs,
    decoderPasses: windows.reduce((sum, { passes }) => sum + passes, 0),
  };
}

function windowReport(window: DecodedWindow): WindowReport {
  const { seek, tokens, temperature, avgLogprob, noSpeechProb, compressionRatio } = window;
  return { seek, tokens, temperature, avgLogprob, noSpeechProb, compressionRatio };
}
