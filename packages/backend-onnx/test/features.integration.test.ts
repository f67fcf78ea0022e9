import { melFilters, SPECTRUM_BINS } from '@ws/models/internal';
import { describe, expect, it } from 'vitest';
import { caseSamples, peopleRecorded } from '../../../test/support/recordings.js';
import { createLogMelExtractor } from '../src/features/log-mel.js';
import { readReference, referenceMelFilters } from './support/reference.js';

describe.each([80, 128] as const)('%i mel filters', (count) => {
  it('are those of the reference', () => {
    const expected = referenceMelFilters(count);
    melFilters(count).forEach(({ first, weights }, mel) => {
      for (let bin = 0; bin < SPECTRUM_BINS; bin++) {
        const ours = weights[bin - first] ?? 0;
        expect(Math.abs(ours - expected[mel * SPECTRUM_BINS + bin]!)).toBeLessThan(1e-8);
      }
    });
  });
});

describe('log-mel', () => {
  const reference = readReference('tiny.en');
  const extractor = createLogMelExtractor(80);

  it.each(['demo/window', 'stream60/0', 'stream60/2'])('of %s is the reference’s', (name) => {
    if (name.startsWith('stream60') && !peopleRecorded) return;
    const { wav, startSample, endSample } = reference.cases[name]!;
    const { data } = extractor.extract(caseSamples(wav, startSample, endSample), 3000);
    const expected = reference.tensor(`${name}/mel`);
    const columns = 3000 / reference.melStep;
    let worst = 0;
    for (let mel = 0; mel < 80; mel++) {
      for (let column = 0; column < columns; column++) {
        const ours = data[mel * 3000 + column * reference.melStep]!;
        worst = Math.max(worst, Math.abs(ours - expected[mel * columns + column]!));
      }
    }
    expect(worst).toBeLessThan(1e-4);
  });

  it('of a shorter stretch is the beginning of the whole window’s', () => {
    const samples = caseSamples('demo.wav', 0, 80_000);
    const whole = extractor.extract(samples, 3000);
    const part = extractor.extract(samples, 640);
    for (let mel = 0; mel < 80; mel++) {
      expect(part.data.subarray(mel * 640, (mel + 1) * 640)).toEqual(
        whole.data.subarray(mel * 3000, mel * 3000 + 640),
      );
    }
  });

  it('of digital silence is its floor', () => {
    const { data } = extractor.extract(new Float32Array(16_000), 200);
    expect(new Set(data)).toEqual(new Set([-1.5]));
  });
});
