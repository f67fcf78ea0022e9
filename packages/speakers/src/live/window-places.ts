import { WINDOW_SAMPLES } from '../network/local-speakers.js';

const STEP = WINDOW_SAMPLES / 2;

/**
 * Where windows lie that hear a stretch of audio: the last one ends with it, and others come 5 s before each other until
 * the stretch is covered. So a short stretch is judged with the 10 s up to its end.
 *
 * @param from - the stretch's first sample; what is before `earliest` is not covered
 * @param to - after its last
 * @param earliest - the first sample that there is
 * @returns first samples of windows, in order
 */
export function windowPlaces(from: number, to: number, earliest: number): number[] {
  const first = Math.max(from, earliest);
  const places = [Math.max(earliest, to - WINDOW_SAMPLES)];
  while (places[0]! > first) places.unshift(Math.max(earliest, places[0]! - STEP));
  return places;
}
