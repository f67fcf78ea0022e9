import { SAMPLE_RATE } from '@ws/core';
import { randomNumbers } from '../random-numbers.js';
import { type Sound, type Stretches, stretchOf } from './sound.js';
import { samplesOf } from './speech.js';

const SECONDS = 30;
const LEVEL = 10 ** (-30 / 20);

/** Half a minute each without a word in it. */
export function soundsWithoutSpeech(): readonly Sound[] {
  const quiet = 10 ** (-60 / 20);
  const of = (name: string, samples: Float32Array): Sound => ({
    ...{ name, samples, speech: [], words: [] },
  });
  return [
    of(
      'silence',
      make(() => 0),
    ),
    of('room, -60 dB', make(whiteNoise(quiet))),
    of('white noise, -30 dB', make(whiteNoise(LEVEL))),
    of('pink noise, -30 dB', make(pinkNoise(LEVEL))),
    of('white noise, -12 dB', make(whiteNoise(10 ** (-12 / 20)))),
    of('hum, 50 Hz and overtones', make(hum(LEVEL))),
    of('noise that comes and goes', make(gusts(LEVEL))),
    of('music', make(music())),
    of('clicks', make(clicks())),
  ];
}

/** People, as they were recorded and with noise over them. */
export function soundsWithSpeech(): readonly Sound[] {
  const clean = samplesOf();
  return clean.flatMap(({ name, samples, speech, words }) => [
    { name, samples, speech, words },
    ...[10, 0].flatMap((snr) => [
      {
        name: `${name}, white noise ${snr} dB below`,
        samples: over(samples, speech, snr, whiteNoise(1)),
        speech,
        words,
      },
      {
        name: `${name}, music ${snr} dB below`,
        samples: over(samples, speech, snr, music()),
        speech,
        words,
      },
    ]),
  ]);
}

/** A sound, sample by sample at 16 kHz; asked for in order. */
export type Sample = (at: number) => number;

function make(sample: Sample): Float32Array {
  return Float32Array.from({ length: SECONDS * SAMPLE_RATE }, (_, i) => sample(i));
}

/** The speech with so much less of another sound, by their powers where somebody speaks. */
function over(speech: Float32Array, where: Stretches, snr: number, sample: Sample): Float32Array {
  const other = speech.map((_, i) => sample(i));
  const power = (samples: Float32Array): number => {
    const heard = stretchOf(samples, where);
    return heard.reduce((sum, value) => sum + value * value, 0) / heard.length;
  };
  const gain = Math.sqrt(power(speech) / power(other) / 10 ** (snr / 10));
  return speech.map((value, i) => value + gain * other[i]!);
}

export function whiteNoise(level: number): Sample {
  const random = randomNumbers();
  return () => level * Math.sqrt(3) * random();
}

/** Sum of random numbers that change half as often each (Voss and McCartney). */
export function pinkNoise(level: number): Sample {
  const random = randomNumbers(2);
  const octaves = new Float64Array(12);
  return (at) => {
    for (let octave = 0; octave < octaves.length; octave++) {
      if (at % 2 ** octave === 0) octaves[octave] = random();
    }
    return level * Math.sqrt(3 / octaves.length) * octaves.reduce((sum, value) => sum + value, 0);
  };
}

export function hum(level: number): Sample {
  const tones = [1, 0.6, 0.4, 0.3, 0.2, 0.1];
  return (at) =>
    tones.reduce(
      (sum, gain, i) =>
        sum + level * gain * Math.sin((2 * Math.PI * 50 * (i + 1) * at) / SAMPLE_RATE),
      0,
    );
}

/** Wind, a fan that is switched on and off: two seconds of it, and two of a tenth. */
export function gusts(level: number): Sample {
  const noise = pinkNoise(level);
  return (at) => noise(at) * (Math.floor(at / SAMPLE_RATE / 2) % 2 === 0 ? 0.1 : 1);
}

/** Chords of four notes with overtones that die away, one each 0.6 s, and a beat of noise. */
export function music(): Sample {
  const chords = [
    [220, 277.2, 329.6, 440],
    [196, 246.9, 293.7, 392],
    [174.6, 220, 261.6, 349.2],
    [164.8, 207.7, 246.9, 329.6],
  ];
  const random = randomNumbers(3);
  return (at) => {
    const time = at / SAMPLE_RATE;
    const beat = Math.floor(time / 0.6);
    const since = time - beat * 0.6;
    const chord = chords[beat % chords.length]!;
    let sum = 0.05 * random() * Math.exp(-60 * since);
    for (const note of chord) {
      for (let overtone = 1; overtone <= 6; overtone++) {
        sum +=
          (0.04 / overtone) *
          Math.sin(2 * Math.PI * note * overtone * time) *
          Math.exp(-(1 + overtone) * since);
      }
    }
    return sum;
  };
}

/** A keyboard: three strokes a second, each 4 ms of noise that dies away, over a quiet room. */
export function clicks(): Sample {
  const random = randomNumbers(4);
  let next = 0;
  let stroke = Number.NEGATIVE_INFINITY;
  return (at) => {
    if (at >= next) {
      stroke = at;
      next = at + SAMPLE_RATE * (0.33 + 0.2 * random());
    }
    const since = (at - stroke) / SAMPLE_RATE;
    return 0.001 * random() + 0.4 * random() * Math.exp(-since / 0.004);
  };
}
