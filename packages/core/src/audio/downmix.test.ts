import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { downmix } from './downmix.js';

it('takes the mean of the channels', () => {
  expect([...downmix(new Float32Array([1, -1, 0.5, 0.25]), 2)]).toEqual([0, 0.375]);
  expect([...downmix(new Float32Array([0.5, 0.25]), 1)]).toEqual([0.5, 0.25]);
});

it('is no louder than its loudest channel, and as long as one, for any number of them', () =>
  fc.assert(
    fc.property(
      fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      (samples, channels) => {
        const whole = samples.subarray(0, samples.length - (samples.length % channels));
        const mono = downmix(whole, channels);
        expect(mono.length * channels).toBe(whole.length);
        for (const [frame, value] of mono.entries()) {
          const parts = whole.subarray(frame * channels, (frame + 1) * channels);
          expect(value).toBeLessThanOrEqual(Math.max(...parts));
          expect(value).toBeGreaterThanOrEqual(Math.min(...parts));
        }
      },
    ),
  ));

it('refuses frames that are cut', () => {
  const invalid = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
  expect(() => downmix(new Float32Array(3), 2)).toThrow(invalid);
  expect(() => downmix(new Float32Array(7), 3)).toThrow(/7 samples do not make whole frames of 3/);
  for (const channels of [0, -1, 1.5, Number.NaN]) {
    expect(() => downmix(new Float32Array(3), channels)).toThrow(invalid);
  }
});
