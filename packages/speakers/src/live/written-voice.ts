import type { SpeakerVoice } from '@ws/core';

/** Numbers of a voice that is written down keep so many digits. */
const DIGITS = 4;

/** A voice as plain JSON. @param sum - of what its pieces are like, each as often as it has seconds */
export function writtenVoice(speaker: string, sum: Float32Array, seconds: number): SpeakerVoice {
  const vector = Array.from(sum, (value) => Number((value / seconds).toFixed(DIGITS)));
  return { speaker, vector, seconds };
}
