import { expect, it } from 'vitest';
import { planes } from './planes.js';

it('takes channels apart', () => {
  expect(planes(Float32Array.of(1, 2, 3, 4, 5, 6), 3)).toEqual([
    Float32Array.of(1, 4),
    Float32Array.of(2, 5),
    Float32Array.of(3, 6),
  ]);
  const mono = Float32Array.of(1, 2);
  expect(planes(mono, 1)[0]).toBe(mono);
});
