import { joined } from '../joined.js';
import type { SpokenRecording } from '../spoken-recordings.js';

const RATE = 16_000;
const LONGEST = 26 * RATE;
// A tenth of a second that is 40 dB below the recording's loudest one is a pause.
const STEP = RATE / 10;
const QUIET = 0.01;

/** Speech without its pauses, one recording after the other, in utterances of 26 s. */
export function denseSpeech(spoken: readonly SpokenRecording[]): readonly Float32Array[] {
  const whole = joined(spoken.map(({ samples }) => withoutPauses(samples)));
  const utterances: Float32Array[] = [];
  for (let from = 0; from + LONGEST <= whole.length; from += LONGEST) {
    utterances.push(whole.slice(from, from + LONGEST));
  }
  return utterances;
}

function withoutPauses(samples: Float32Array): Float32Array {
  const steps: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += STEP) {
    steps.push(samples.subarray(from, from + STEP));
  }
  const loudest = Math.max(...steps.map(level));
  return joined(steps.filter((step) => level(step) > QUIET * loudest));
}

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
