import { melFilters } from '@ws/models/internal';
import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { createLogMelExtractor } from './log-mel.js';

const MELS = 80;
const FRAMES = 3000;
const WINDOW = 480_000;
const RATE = 16_000;

/** Energies of one frame by the definitions: mirror, Hann, Fourier, filters. */
function naiveFrame(samples: Float32Array, frame: number): number[] {
  const at = (index: number): number => {
    const mirrored = index < 0 ? -index : index >= WINDOW ? 2 * WINDOW - 2 - index : index;
    return samples[mirrored] ?? 0;
  };
  const windowed = Array.from({ length: 400 }, (_, i) => {
    const hann = 0.5 * (1 - Math.cos((2 * Math.PI * i) / 400));
    return hann * at(frame * 160 - 200 + i);
  });
  const power = Array.from({ length: 201 }, (_, k) => {
    let [re, im] = [0, 0];
    for (let n = 0; n < 400; n++) {
      const angle = (2 * Math.PI * ((k * n) % 400)) / 400;
      re += windowed[n]! * Math.cos(angle);
      im -= windowed[n]! * Math.sin(angle);
    }
    return re * re + im * im;
  });
  return melFilters(MELS).map(({ first, weights }) => {
    const energy = weights.reduce((sum, weight, i) => sum + weight * power[first + i]!, 0);
    return Math.log10(Math.max(energy, 1e-10));
  });
}

const extractor = createLogMelExtractor(MELS);

function column(data: Float32Array, frames: number, frame: number): number[] {
  return Array.from({ length: MELS }, (_, mel) => data[mel * frames + frame]!);
}

/** What some frames are by definition, where `loudest` is the window's largest energy. */
function expectFrames(samples: Float32Array, frames: readonly number[], loudestOf: number[]): void {
  const { data } = extractor.extract(samples, FRAMES);
  const loudest = Math.max(...loudestOf.flatMap((frame) => naiveFrame(samples, frame)));
  for (const frame of frames) {
    const expected = naiveFrame(samples, frame).map(
      (value) => (Math.max(value, loudest - 8) + 4) / 4,
    );
    column(data, FRAMES, frame).forEach((value, mel) => {
      expect(Math.abs(value - expected[mel]!)).toBeLessThan(1e-5);
    });
  }
}

/** Noise with a burst in frame 20, so that it is known where it is loudest. */
function noise(length: number, scale = 0.05): Float32Array {
  const samples = randomFloats(length, 3, scale);
  for (let i = 3000; i < Math.min(3400, length); i++) samples[i]! *= 100;
  return samples;
}
const LOUD = [18, 19, 20, 21, 22];

describe('log-mel', () => {
  it('is what its definition says: at the start, which is mirrored, and within', () => {
    expectFrames(noise(8000), [0, 1, 2, 3, 17, 20, 21, 40], LOUD);
  });

  it('is what its definition says where the audio ends', () => {
    // 8013 samples: the last frame that hears any begins 27 samples before the end.
    expectFrames(noise(8013), [47, 48, 49, 50, 51, 52], LOUD);
  });

  it('is what its definition says where a full window ends, which is mirrored', () => {
    expectFrames(noise(WINDOW), [2996, 2997, 2998, 2999], LOUD);
    expectFrames(noise(WINDOW - 100), [2996, 2997, 2998, 2999], LOUD);
  });

  it.each([1, 2, 159, 160, 161, 399, 400, 401])('hears %i samples', (length) => {
    const samples = randomFloats(length, 9);
    expectFrames(samples, [0, 1, 2, 3, 4, 5], [0, 1, 2, 3]);
  });

  it('is the same, frame by frame, for an odd number of frames', () => {
    const samples = noise(8000);
    const even = extractor.extract(samples, 60);
    const odd = extractor.extract(samples, 61);
    for (const frame of [0, 20, 57, 58, 59]) {
      expect(column(odd.data, 61, frame)).toEqual(column(even.data, 60, frame));
    }
    const cut = extractor.extract(samples, 41);
    expect(column(cut.data, 41, 40)).toEqual(column(even.data, 60, 40));
  });

  it('is limited to eight decades below the loudest, which is where the silence lies', () => {
    const { data, floor } = extractor.extract(noise(8000), FRAMES);
    const values = [...data];
    const most = values.reduce((a, b) => Math.max(a, b));
    const least = values.reduce((a, b) => Math.min(a, b));
    expect(most - least).toBeCloseTo(2, 5);
    expect(Math.fround(floor)).toBe(Math.fround(least));
    expect(column(data, FRAMES, 2000)).toEqual(Array<number>(MELS).fill(Math.fround(floor)));
  });

  it('of silence is one number', () => {
    const { data, floor, frames } = extractor.extract(new Float32Array(RATE), 100);
    expect(frames).toBe(100);
    expect(floor).toBe(-1.5);
    expect(new Set(data)).toEqual(new Set([-1.5]));
  });

  it('of a tone is loudest in the band that holds it', () => {
    const hz = 1000;
    const tone = Float32Array.from({ length: RATE }, (_, i) =>
      Math.sin((2 * Math.PI * hz * i) / RATE),
    );
    const { data } = extractor.extract(tone, 100);
    const values = column(data, 100, 50);
    const band = values.indexOf(Math.max(...values));
    const { first, weights } = melFilters(MELS)[band]!;
    expect(first * 40).toBeLessThanOrEqual(hz);
    expect((first + weights.length - 1) * 40).toBeGreaterThanOrEqual(hz);
  });

  it('keeps nothing of the window before', () => {
    const fresh = createLogMelExtractor(MELS).extract(noise(4000), 100).data;
    extractor.extract(noise(9001, 0.5), FRAMES);
    expect(extractor.extract(noise(4000), 100).data).toEqual(fresh);
  });

  it('leaves out frames at the start, whose largest value it is told', () => {
    const samples = noise(16_000);
    const whole = extractor.extract(samples, 120);
    for (const count of [1, 40, 99, 110]) {
      const before = whole.data.filter((_, i) => i % 120 < count);
      const largest = before.reduce((most, value) => Math.max(most, value), -Infinity);
      const rest = extractor.extract(samples, 120, WINDOW, { count, largest });
      expect(rest.frames).toBe(120 - count);
      for (let frame = count; frame < 120; frame++) {
        column(rest.data, rest.frames, frame - count).forEach((value, mel) => {
          expect(value).toBeCloseTo(whole.data[mel * 120 + frame]!, 5);
        });
      }
      expect(rest.floor).toBeCloseTo(whole.floor, 5);
    }
  });
});
