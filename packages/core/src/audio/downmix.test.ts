import { expect, it } from 'vitest';
import { downmix } from './downmix.js';

it('takes the mean of the channels', () => {
  expect([...downmix(new Float32Array([1, -1, 0.5, 0.25]), 2)]).toEqual([0, 0.375]);
  expect([...downmix(new Float32Array([0.5, 0.25]), 1)]).toEqual([0.5, 0.25]);
});

it('refuses frames that are cut', () => {
  const invalid = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
  expect(() => downmix(new Float32Array(3), 2)).toThrow(invalid);
  expect(() => downmix(new Float32Array(3), 0)).toThrow(invalid);
});
