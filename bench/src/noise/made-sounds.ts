import { SAMPLE_RATE } from '@ws/core';
import { randomNumbers } from '../random-numbers.js';
import { clicks, gusts, hum, music, pinkNoise, type Sample, whiteNoise } from '../vad/sounds.js';
import { powerOf } from '../white-noise.js';

/** Something to listen to: mono, 16 kHz. */
export interface Clip {
  readonly name: string;
  readonly samples: Float32Array;
}

const SECONDS = 45;
const LEVELS_DB = [-50, -40, -30, -20, -12];

const KINDS: Readonly<Record<string, () => Sample>> = {
  'white noise': () => whiteNoise(1),
  'pink noise': () => pinkNoise(1),
  'brown noise': brownNoise,
  hum: () => hum(1),
  tones,
  gusts: () => gusts(1),
  clicks,
  chords: music,
};

/** Half an hour without speech: eight kinds of sound at five levels, 45 s each. */
export function madeSounds(): readonly Clip[] {
  return Object.entries(KINDS).flatMap(([kind, create]) => {
    const sample = create();
    const samples = Float32Array.from({ length: SECONDS * SAMPLE_RATE }, (_, at) => sample(at));
    const power = powerOf(samples);
    return LEVELS_DB.map((db) => {
      const gain = 10 ** (db / 20) / Math.sqrt(power);
      return {
        name: `${kind}, ${db} dB`,
        samples: samples.map((value) => Math.max(-1, Math.min(1, gain * value))),
      };
    });
  });
}

/** White noise, summed, that slowly forgets. */
function brownNoise(): Sample {
  const random = randomNumbers(11);
  let sum = 0;
  return () => {
    sum = 0.998 * sum + random();
    return sum;
  };
}

/** Beeps of half a second, each of another height, with as much silence between. */
function tones(): Sample {
  const random = randomNumbers(12);
  let hertz = 440;
  return (at) => {
    const since = at % SAMPLE_RATE;
    if (since === 0) hertz = 300 * 2 ** (1.5 * (1 + random()));
    return since < SAMPLE_RATE / 2 ? Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE) : 0;
  };
}
