import { expect, it } from 'vitest';
import { withoutLead } from './without-lead.js';

/** Seconds of silence, of a sound, and of silence, at 1000 Hz. */
function sound(before: number, during: number, after: number): Float32Array {
  return Float32Array.from({ length: 1000 * (before + during + after) }, (_, i) =>
    i < 1000 * before || i >= 1000 * (before + during) ? 0.001 : 0.5,
  );
}
const length = (samples: Float32Array): number =>
  withoutLead({ samples, sampleRate: 1000 }).samples.length;

it('leaves out the silence before a sound, but for 50 ms, and none behind it', () => {
  expect(length(sound(0.3, 1, 0.4))).toBe(1450);
  expect(withoutLead({ samples: sound(0.3, 1, 0.4), sampleRate: 1000 }).sampleRate).toBe(1000);
});

it.each([
  ['that begins at once', sound(0.04, 1, 0.4)],
  ['of silence alone', new Float32Array(800)],
  ['of nothing', new Float32Array(0)],
])('leaves a sound %s as it is', (_, samples) => {
  expect(length(samples)).toBe(samples.length);
});
