import { createNoiseFloor, frameLevelDb, msToSamples } from '@ws/core/internal';

/** Tells what is louder than the noise of its stream from what is not. */
export interface NoiseGate {
  /** Takes the next frame, and says whether it is. */
  hear(frame: Float32Array): boolean;
  reset(): void;
}

const STEP_MS = 10;
// Quieter frames are never speech: core's energy detector draws the same line.
const LOWEST_DB = -60;
// In a room so loud that speech hardly stands out of it, the gate must not take most of the speech for noise.
const LEAST_DB = 3;
const SHARE_OF_RANGE = 0.25;

/**
 * WebRTC's detector learns a noise from what it takes for noise, and takes a new one for speech until it has: for
 * seconds, however steady it is. Core's noise floor knows steady noise after half a second.
 *
 * Where the loudest of the last seconds is less than four times `db` above the floor, a quarter of that is enough, and
 * 3 dB always are. (With 8 dB throughout, of the words in a white noise 10 dB below them 70 % were heard whole instead
 * of 88, and 21 instead of 61 where it was as loud as they are.)
 *
 * @param db - distance from the floor that is always enough
 * @param sampleRate - of the frames, in Hz
 */
export function createNoiseGate(db: number, sampleRate: number): NoiseGate {
  const floor = createNoiseFloor(msToSamples(STEP_MS));
  // The floor of the levels upside down: the loudest. At first 100 dBFS, so that the gate begins with all of `db`.
  const ceiling = createNoiseFloor(msToSamples(STEP_MS));
  const least = Math.min(LEAST_DB, db);
  const stepSamples = (sampleRate * STEP_MS) / 1000;

  return {
    hear(frame) {
      const level = frameLevelDb(frame);
      let noise = 0;
      let loudest = 0;
      // The floor's memory is a time, so a frame of 30 ms counts as three of 10.
      for (let heard = 0; heard < frame.length; heard += stepSamples) {
        noise = floor.hear(level);
        loudest = -ceiling.hear(-level);
      }
      const enough = Math.max(least, Math.min(db, SHARE_OF_RANGE * (loudest - noise)));
      return level > noise + enough && level > LOWEST_DB;
    },
    reset() {
      floor.reset();
      ceiling.reset();
    },
  };
}
