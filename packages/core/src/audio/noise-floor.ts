import { SILENCE_FLOOR_DB } from './level.js';
import { msToSamples } from './sample-clock.js';

/** How loud a stream is without speech. */
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
 *
 * @param frameSamples - what a frame would have at 16 kHz: 480 for 30 ms
 */
export function createNoiseFloor(frameSamples: number): NoiseFloor {
  const framesPerStretch = Math.max(1, Math.round(STRETCH / frameSamples));
  // The lowest level of each of the last stretches, in a ring; that of the newest one is still growing.
  const minima = new Float64Array(STRETCHES).fill(Number.POSITIVE_INFINITY);
  let frames = 0;

  return {
    hear(level) {
      const stretch = Math.floor(frames / framesPerStretch);
      const newest = stretch % STRETCHES;
      if (frames++ % framesPerStretch === 0 || level < minima[newest]!) minima[newest] = level;
      // The plus spares V8 to box every floor, as in frameLevelDb.
      let floor = stretch === 0 ? +SILENCE_FLOOR_DB : level;
      for (let i = 0; i < STRETCHES; i++) {
        if (minima[i]! < floor) floor = minima[i]!;
      }
      return floor;
    },
    reset() {
      minima.fill(Number.POSITIVE_INFINITY);
      frames = 0;
    },
  };
}
