import type { RecordingFacts, SpokenWord } from '../result/bench-result.js';

/**
 * Finds the stretch of speech that a word lies in, or else the nearest one.
 *
 * @returns its index; -1 where the recording has no speech
 */
export function nearestSpeech(
  { start, end }: Pick<SpokenWord, 'start' | 'end'>,
  speech: RecordingFacts['speech'],
): number {
  const middle = (start + end) / 2;
  let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [index, [from, to]] of speech.entries()) {
    const distance = Math.max(from - middle, middle - to, 0);
    if (distance < least) [nearest, least] = [index, distance];
  }
  return nearest;
}
