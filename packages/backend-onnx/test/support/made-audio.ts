import { demoRecording, germanRecording, stream60 } from '../../../../test/support/recordings.js';

// Audio that reference/make_decoding_reference.py makes, made again.

const quantised = (value: number): number => Math.floor(value * 32_768 + 0.5) / 32_768;

/** Park and Miller's generator of 1988, seed 1. */
function noise(length: number, amplitude: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return quantised(((state / 2_147_483_647) * 2 - 1) * amplitude);
  });
}

const STEPS = [0, 2, 4, 5, 7, 9, 11, 12];

/** A chord that steps through a scale, twice a second. */
function tones(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const base = 220 * 2 ** (STEPS[Math.floor(i / 8000) % 8]! / 12);
    const parts = [1, 1.25, 1.5].map(
      (ratio) => 0.1 * Math.sin((2 * Math.PI * base * ratio * i) / 16_000),
    );
    return quantised(parts.reduce((sum, part) => sum + part, 0));
  });
}

/** What is no stretch of a recording, by its name in the fixtures. */
export function madeAudio(name: string): Float32Array | undefined {
  switch (name) {
    case 'noise':
      return noise(160_000, 0.3);
    case 'silence':
      return new Float32Array(80_000);
    case 'tones':
      return tones(160_000);
    case 'speech in noise': {
      const hiss = noise(160_000, 0.3);
      return demoRecording()
        .slice(0, 160_000)
        .map((sample, i) => sample + hiss[i]!);
    }
    case 'german':
      return germanRecording();
    default:
      return undefined;
  }
}

/** Stretches of recordings and of silence, one after the other. */
export function joined(
  parts: readonly (readonly [wav: string, from: number, to: number])[],
): Float32Array {
  const pieces = parts.map(([wav, from, to]) => {
    if (wav === 'silence') return new Float32Array(to - from);
    if (wav === 'faint noise') return noise(to, 0.01).subarray(from);
    return (wav === 'demo.wav' ? demoRecording() : stream60()).subarray(from, to);
  });
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
