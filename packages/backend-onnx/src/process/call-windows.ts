import { WINDOW_SAMPLES } from '../features/window.js';

/** Windows of 30 s in some audio, 1 at least: a call may take so many times the time of one. */
export function windowsOf(samples: Float32Array): number {
  return Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
}
