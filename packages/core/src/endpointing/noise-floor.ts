import { msToSamples } from '../audio/sample-clock.js';
import { SILENCE_FLOOR_DB } from './frame-level.js';

/** How loud a stream is when nobody speaks. */
export interface NoiseFloor {
  /** Takes the level of one more frame, in dBFS, and gives the floor. */
  hear(level: number): number;
  reset(): void;
}

// The floor is the lowest level of the last 2.9 to 3.4 s: even fluent speech pauses that often.
const STRETCH = msToSamples(480);
const STRETCHES = 6;

/**
 * The noise floor by minimum statistics (R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). A stream is taken to start in a silent room
 * until the first half second is over: who starts to speak at once must not be taken for the noise.
 */
export function createNoiseFloor(frameSamples: number): NoiseFloor {
  const framesPerStretch = Math.max(1, Math.round(STRETCH / frameSamples));
  // The lowest level of each of the last stretches; the last one is still growing.
  let minima: number[] = [];
  let framesInStretch = 0;

  return {
    hear(level) {
      if (minima.length === 0 || framesInStretch === framesPerStretch) {
        minima = [...minima.slice(1 - STRETCHES), level];
        framesInStretch = 0;
      }
      framesInStretch++;
      minima[minima.length - 1] = Math.min(minima.at(-1)!, level);
      return minima.length === 1 ? SILENCE_FLOOR_DB : Math.min(...minima);
    },
    reset() {
      minima = [];
      framesInStretch = 0;
    },
  };
}
