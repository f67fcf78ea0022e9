import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileProgress } from './progress.js';

const file = { phase: 'downloading', model: 'm', file: 'f', source: 'hub' } as const;

describe('fileProgress', () => {
  it('reports the start, the end and about every percent between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000_000 }),
        fc.integer({ min: 1, max: 5_000_000 }),
        (totalBytes, chunk) => {
          const reports: number[] = [];
          const report = fileProgress(({ receivedBytes }) => reports.push(receivedBytes), {
            ...file,
            totalBytes,
          });
          const step = Math.max(chunk, totalBytes / 2000);
          for (let done = 0; done < totalBytes; done += step) report(done);
          report(totalBytes);
          expect(reports[0]).toBe(0);
          expect(reports.at(-1)).toBe(totalBytes);
          expect(reports.length).toBeLessThanOrEqual(102);
        },
      ),
    );
  });

  it('reports a step back, as a download does that begins anew', () => {
    const reports: number[] = [];
    const report = fileProgress(({ receivedBytes }) => reports.push(receivedBytes), {
      ...file,
      totalBytes: 1_000_000,
    });
    for (const bytes of [0, 500_000, 500_000, 510_000, 0, 600_000]) report(bytes);
    expect(reports).toEqual([0, 500_000, 0, 600_000]);
  });

  it('does nothing without a listener', () => {
    fileProgress(undefined, { ...file, totalBytes: 5 })(5);
  });
});
