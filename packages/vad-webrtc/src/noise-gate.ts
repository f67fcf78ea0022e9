import { createNoiseFloor, frameLevelDb, msToSamples } from '@ws/core';

/** Tells what is louder than the noise of its stream from what is not. */
export interface NoiseGate {
  /** Takes the next frame, and says whether it is. */
  hear(frame: Float32Array): boolean;
  reset(): void;
}

const STEP_MS = 10;
// What is quieter is never speech: core's energy detector draws the same line.
const LOWEST_DB = -60;

/**
 * WebRTC's detector learns a noise from what it takes for noise, and takes a new one for speech until it has: for
 * seconds, however steady it is. Core's noise floor knows steady noise after half a second.
 *
 * @param db - least distance from the floor
 * @param sampleRate - of the frames, in Hz
 */
export function createNoiseGate(db: number, sampleRate: number): NoiseGate {
  const floor = createNoiseFloor(msToSamples(STEP_MS));
  const stepSamples = (sampleRate * STEP_MS) / 1000;

  return {
    hear(frame) {
      const level = frameLevelDb(frame);
      // The floor's memory is a time, so a frame of 30 ms counts as three of 10.
      let noise = 0;
      for (let heard = 0; heard < frame.length; heard += stepSamples) noise = floor.hear(level);
      return level > noise + db && level > LOWEST_DB;
    },
    reset: () => floor.reset(),
  };
}
