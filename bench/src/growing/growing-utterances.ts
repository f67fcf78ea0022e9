import { joined } from '../../../packages/bench/src/measure/joined.js';
import { levelOf } from '../level-of.js';
import type { SpokenRecording } from '../spoken-recordings.js';

const RATE = 16_000;
const LONGEST = 26 * RATE;
// A tenth of a second that is 40 dB below the recording's loudest one is a pause.
const STEP = RATE / 10;
const QUIET = 0.01;

/** Speech that is heard as it grows. */
export interface GrowingUtterance {
  readonly language: string;
  readonly samples: Float32Array;
  /** About what has been said by a sample: each recording's words, as if they took equally long. */
  saidUntil(sample: number): string;
}

/** Each recording that fits into an utterance, as it is. */
export function asTheyAre(spoken: readonly SpokenRecording[]): readonly GrowingUtterance[] {
  return spoken
    .filter(({ samples }) => samples.length <= LONGEST)
    .map((recording) => utterance([recording]));
}

/** The same without their pauses, as many together as fit into an utterance of 26 s: denser than people speak. */
export function withoutPauses(spoken: readonly SpokenRecording[]): readonly GrowingUtterance[] {
  const utterances: SpokenRecording[][] = [];
  for (const recording of spoken) {
    const dense = { ...recording, samples: loudParts(recording.samples) };
    if (dense.samples.length > LONGEST) continue;
    const last = utterances.at(-1);
    const length = last?.reduce((sum, { samples }) => sum + samples.length, 0) ?? 0;
    const fits = last?.[0]?.language === dense.language && length + dense.samples.length <= LONGEST;
    if (fits) last?.push(dense);
    else utterances.push([dense]);
  }
  return utterances.map(utterance);
}

function utterance(recordings: readonly SpokenRecording[]): GrowingUtterance {
  return {
    language: recordings[0]!.language,
    samples: joined(recordings.map(({ samples }) => samples)),
    saidUntil(sample) {
      let left = sample;
      const said: string[] = [];
      for (const { text, samples } of recordings) {
        const words = text.split(/\s+/);
        const part = Math.max(0, Math.min(1, left / samples.length));
        said.push(...words.slice(0, Math.round(words.length * part)));
        left -= samples.length;
      }
      return said.join(' ');
    },
  };
}

function loudParts(samples: Float32Array): Float32Array {
  const steps: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += STEP) {
    steps.push(samples.subarray(from, from + STEP));
  }
  const loudest = Math.max(...steps.map(levelOf));
  return joined(steps.filter((step) => levelOf(step) > QUIET * loudest));
}
