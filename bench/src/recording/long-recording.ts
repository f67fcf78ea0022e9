import { SAMPLE_RATE } from '@ws/core';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import { speech } from '../prefixes/speech.js';

/** Speech of known words, with gaps of all lengths. */
export interface LongRecording {
  readonly samples: Float32Array;
  readonly text: string;
  readonly seconds: number;
}

const SHORTEST_GAP_SECONDS = 0.2;
const LONGEST_GAP_SECONDS = 2.5;
// A quiet room: -66 dBFS.
const NOISE = 0.0005;

/** All recordings there are, over and over, until so many minutes are full. The same each time. */
export function longRecording(minutes: number): LongRecording {
  const spoken = speech();
  const random = createRandom();
  const parts: Float32Array[] = [];
  const texts: string[] = [];
  let length = 0;
  for (let i = 0; length < minutes * 60 * SAMPLE_RATE; i++) {
    const { text, samples } = spoken[i % spoken.length]!;
    const range = LONGEST_GAP_SECONDS - SHORTEST_GAP_SECONDS;
    const gap = new Float32Array(
      Math.round(SAMPLE_RATE * (SHORTEST_GAP_SECONDS + range * random())),
    );
    parts.push(samples, gap);
    texts.push(text);
    length += samples.length + gap.length;
  }
  return {
    samples: joined(parts).map((sample) => sample + NOISE * (2 * random() - 1)),
    text: texts.join(' '),
    seconds: length / SAMPLE_RATE,
  };
}

/** A linear congruential generator: bench recordings need no better. */
function createRandom(): () => number {
  let state = 7;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
