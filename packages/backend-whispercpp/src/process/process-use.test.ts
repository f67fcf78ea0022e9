import { describe, expect, it } from 'vitest';
import { processUse, psUse } from './process-use.js';

describe("another process's use", () => {
  it.runIf(process.platform === 'linux')('is what the process says of itself, nearly', async () => {
    const use = await processUse(process.pid);
    const { rss } = process.memoryUsage();
    expect(use?.memoryBytes).toBeGreaterThan(rss / 2);
    expect(use?.memoryBytes).toBeLessThan(rss * 2);
    expect(use?.cpuTimeMs).toBeGreaterThan(0);
  });

  it('is nothing where it has ended, or the system does not say', async () => {
    expect(await processUse(2 ** 22 + 1, 'linux')).toBeUndefined();
    expect(await processUse(process.pid, 'win32')).toBeUndefined();
  });

  it.each([
    ['  2048   0:01.50\n', 2_097_152, 1500],
    [' 1 1-02:03:04 ', 1024, 93_784_000],
    ['10 02:03:04', 10_240, 7_384_000],
  ])('is read from ps: %j', (line, memoryBytes, cpuTimeMs) => {
    expect(psUse(line)).toEqual({ memoryBytes, cpuTimeMs });
  });

  it('is nothing where ps says something else', () => {
    expect(psUse('')).toBeUndefined();
  });
});
