import { assertFinite } from '../audio/finite-samples.js';
import { frameLevelDb, SILENCE_FLOOR_DB } from '../audio/level.js';
import { createNoiseFloor } from '../audio/noise-floor.js';
import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';

const FRAME_SAMPLES = 480; // 30 ms
const ABOVE_FLOOR_DB = 9;
const LOWEST_THRESHOLD_DB = -60;
const HIGHEST_THRESHOLD_DB = -30;
// Decibels over the threshold at which the probability has risen from 0.5 to 0.73.
const SLOPE_DB = 4;

/** A {@link VoiceActivityDetector} that answers without a promise. */
export interface EnergyVad extends VoiceActivityDetector {
  process(frame: Float32Array): number;
}

/**
 * A voice-activity detector that needs no model: a frame is speech when it is 9 dB louder than the noise floor, which
 * is tracked by minimum statistics (after R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). The threshold stays between -60 and -30
 * dBFS. It would rather call noise speech than quiet speech silence.
 *
 * Takes frames of 480 samples at 16 kHz.
 */
export function createEnergyVad(): EnergyVad {
  const noise = createNoiseFloor(FRAME_SAMPLES);
  let disposed = false;

  return {
    specVersion: 'v1',
    name: 'energy',
    sampleRates: [SAMPLE_RATE],
    frameSizes: (sampleRate) => (sampleRate === SAMPLE_RATE ? [FRAME_SAMPLES] : []),
    process(frame) {
      if (disposed) {
        throw new TranscribeError('The energy detector was disposed.', { code: 'ERR_DISPOSED' });
      }
      ensureFrame(frame);
      const level = frameLevelDb(frame);
      const floor = noise.hear(level);
      const threshold = Math.min(
        HIGHEST_THRESHOLD_DB,
        Math.max(LOWEST_THRESHOLD_DB, floor + ABOVE_FLOOR_DB),
      );
      if (level <= SILENCE_FLOOR_DB) return 0;
      return 1 / (1 + Math.exp((threshold - level) / SLOPE_DB));
    },
    reset: () => noise.reset(),
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

function ensureFrame(frame: Float32Array): void {
  if (frame.length !== FRAME_SAMPLES) {
    throw new TranscribeError(
      `The energy detector takes frames of ${FRAME_SAMPLES} samples; this one has ${frame.length}.`,
      { code: 'ERR_INVALID_AUDIO', details: { frameSamples: frame.length } },
    );
  }
  assertFinite(frame);
}
