import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { createResampler } from './resampler.js';

function tone(frequency: number, rate: number, seconds: number, amplitude = 0.5): Float32Array {
  return Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / rate),
  );
}

function resample(
  samples: Float32Array,
  rate: number,
  chunk: number = samples.length,
): Float32Array {
  const resampler = createResampler(rate);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += chunk) {
    parts.push(resampler.process(samples.subarray(at, at + chunk)));
  }
  parts.push(resampler.flush());
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The tone nearest to the signal (least squares), away from the ends, and what is left beside it. */
function fit(signal: Float32Array, frequency: number) {
  const [from, to] = [800, signal.length - 800];
  const sums = { ss: 0, sc: 0, cc: 0, ys: 0, yc: 0 };
  for (let i = from; i < to; i++) {
    const s = Math.sin((2 * Math.PI * frequency * i) / 16000);
    const c = Math.cos((2 * Math.PI * frequency * i) / 16000);
    sums.ss += s * s;
    sums.sc += s * c;
    sums.cc += c * c;
    sums.ys += signal[i]! * s;
    sums.yc += signal[i]! * c;
  }
  const determinant = sums.ss * sums.cc - sums.sc * sums.sc;
  const a = (sums.ys * sums.cc - sums.yc * sums.sc) / determinant;
  const b = (sums.yc * sums.ss - sums.ys * sums.sc) / determinant;
  let [power, rest] = [0, 0];
  for (let i = from; i < to; i++) {
    const s = Math.sin((2 * Math.PI * frequency * i) / 16000);
    const c = Math.cos((2 * Math.PI * frequency * i) / 16000);
    const value = a * s + b * c;
    power += value * value;
    rest += (signal[i]! - value) ** 2;
  }
  return { snrDb: 10 * Math.log10(power / rest), gain: Math.hypot(a, b), phase: Math.atan2(b, a) };
}

function level(signal: Float32Array): number {
  const inner = signal.subarray(800, signal.length - 800);
  return Math.sqrt(inner.reduce((sum, value) => sum + value * value, 0) / inner.length);
}

describe('resampler', () => {
  // Measured: 151.4, 133.1, 151.5, 129.4, 124.3, 115.0, 114.8, 152.5 dB.
  it.each([
    { rate: 48000, leastSnrDb: 149 },
    { rate: 44100, leastSnrDb: 130 },
    { rate: 32000, leastSnrDb: 149 },
    { rate: 24000, leastSnrDb: 127 },
    { rate: 22050, leastSnrDb: 122 },
    { rate: 11025, leastSnrDb: 113 },
    { rate: 8000, leastSnrDb: 113 },
    { rate: 96000, leastSnrDb: 149 },
  ])('from $rate Hz passes tones unchanged, in place', ({ rate, leastSnrDb }) => {
    let worst = Number.POSITIVE_INFINITY;
    const top = 0.85 * Math.min(8000, rate / 2);
    for (let frequency = 97; frequency < top; frequency += 211) {
      const { snrDb, gain, phase } = fit(resample(tone(frequency, rate, 0.4), rate), frequency);
      worst = Math.min(worst, snrDb);
      expect(Math.abs(20 * Math.log10(gain / 0.5))).toBeLessThan(1e-4);
      expect(Math.abs(phase)).toBeLessThan(1e-7);
    }
    expect(worst).toBeGreaterThan(leastSnrDb);
  });

  it.each([48000, 44100, 32000, 24000, 22050, 11025, 8000])(
    'from %i Hz gives a sine sweep as if it had been recorded at 16 kHz',
    (rate) => {
      const top = 0.85 * Math.min(8000, rate / 2);
      const seconds = 2;
      const sweep = (hz: number) =>
        Float32Array.from({ length: hz * seconds }, (_, i) => {
          const t = i / hz;
          return 0.5 * Math.sin(2 * Math.PI * (50 * t + ((top - 50) * t * t) / (2 * seconds)));
        });
      const [expected, output] = [sweep(16000), resample(sweep(rate), rate)];
      let [power, error] = [0, 0];
      for (let i = 800; i < expected.length - 800; i++) {
        power += expected[i]! ** 2;
        error += (output[i]! - expected[i]!) ** 2;
      }
      expect(10 * Math.log10(power / error)).toBeGreaterThan(108);
    },
  );

  it.each([48000, 44100, 32000, 24000, 22050, 96000])(
    'from %i Hz lets nothing alias: tones above the band',
    (rate) => {
      let worst = Number.NEGATIVE_INFINITY;
      for (let frequency = 8650; frequency < rate / 2 - 100; frequency += 331) {
        const aliased = level(resample(tone(frequency, rate, 0.4), rate)) / (0.5 * Math.SQRT1_2);
        worst = Math.max(worst, 20 * Math.log10(aliased));
      }
      expect(worst).toBeLessThan(-105);
    },
  );

  it.each([48000, 44100, 8000, 11025])('from %i Hz is 3 dB down at 95 % of the band', (rate) => {
    const frequency = 0.95 * Math.min(8000, rate / 2);
    const { gain } = fit(resample(tone(frequency, rate, 0.4), rate), frequency);
    expect(Math.abs(20 * Math.log10(gain / 0.5) + 2.8)).toBeLessThan(0.1);
  });

  it.each([44056, 47999, 8001])('from the odd rate %i Hz is nearly as good', (rate) => {
    for (const frequency of [211, 1009, 3001]) {
      expect(fit(resample(tone(frequency, rate, 0.4), rate), frequency).snrDb).toBeGreaterThan(100);
    }
  });

  it('gives the same, however the stream is cut', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 11025, 16000, 22050, 44100, 47999, 48000, 192000),
        fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 900 }),
        fc.integer({ min: 1, max: 400 }),
        (rate, samples, chunk) => {
          expect(resample(samples, rate, chunk)).toEqual(resample(samples, rate));
        },
      ),
      { numRuns: runs(60) },
    ));

  it('gives as many samples as the time takes', () =>
    fc.assert(
      fc.property(fc.integer({ min: 8000, max: 60000 }), fc.nat(3000), (rate, length) => {
        const output = resample(new Float32Array(length), rate, 700);
        expect(output.length).toBe(Math.ceil((length * 16000) / rate));
      }),
      { numRuns: runs(40) },
    ));

  it('does not shift an event', () => {
    const click = new Float32Array(48000);
    click[24000] = 1;
    const output = resample(click, 48000, 960);
    expect(output.indexOf(Math.max(...output))).toBe(8000);
  });

  it('keeps a constant', () => {
    const output = resample(new Float32Array(44100).fill(0.25), 44100);
    for (const value of output.subarray(100, -100)) expect(value).toBeCloseTo(0.25, 6);
  });

  it('makes no other array than its output, however much comes at once', () => {
    const resampler = createResampler(44100);
    const samples = tone(440, 44100, 1);
    const lengths: number[] = [];
    const realArray = globalThis.Float32Array;
    vi.stubGlobal(
      'Float32Array',
      class extends realArray {
        constructor(length: number) {
          super(length);
          lengths.push(length);
        }
      },
    );
    const outputs = [882, 44100, 1].map((size) => resampler.process(samples.slice(0, size)));
    vi.unstubAllGlobals();
    expect(lengths).toEqual(outputs.map(({ length }) => length));
  });

  it('is as new after flush', () => {
    const resampler = createResampler(44100);
    const samples = tone(440, 44100, 0.1);
    const first = [...resampler.process(samples), ...resampler.flush()];
    const second = [...resampler.process(samples), ...resampler.flush()];
    expect(second).toEqual(first);
  });

  it.each([0, 7999, 192001, 44100.5, Number.NaN])('refuses %d Hz', (rate) => {
    expect(() => createResampler(rate)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});

it('goes to other rates, too: a tone stays where it is, whatever the cuts are', () => {
  const resampler = createResampler(22_050, 24_000);
  const spoken = tone(440, 22_050, 1);
  const parts: number[] = [];
  for (let at = 0; at < spoken.length; at += 1000) {
    parts.push(...resampler.process(spoken.subarray(at, at + 1000)));
  }
  parts.push(...resampler.flush());
  expect(parts).toHaveLength(24_000);
  const wanted = tone(440, 24_000, 1);
  for (let i = 500; i < 23_500; i++) expect(parts[i]).toBeCloseTo(wanted[i]!, 4);
  expect(() => createResampler(24_000, 7999)).toThrow(/sample rate 7999/);
});
