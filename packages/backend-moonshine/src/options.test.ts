import { describe, expect, it } from 'vitest';
import { resolveOptions } from './options.js';

const machine = () => ({ cores: 4, memoryBytes: 8e9 });

describe('the options', () => {
  it('fit the machine: a process of one thread for each processor', () => {
    expect(resolveOptions({}, machine)).toMatchObject({ model: 'tiny', processes: 4, threads: 1 });
  });

  it('may be given', () => {
    const given = { processes: 2, threads: 3, maxQueuedCalls: 5 };
    expect(resolveOptions(given, machine)).toMatchObject(given);
  });

  it.each([
    ['model', 7],
    ['model', ''],
    ['processes', 0],
    ['processes', 65],
    ['threads', 'many'],
    ['maxQueuedCalls', 0],
    ['callTimeoutMs', 999],
    ['idleTimeoutMs', 999],
    ['onProgress', 'x'],
    ['language', 'en'],
  ])('refuse %s: %j', (option, value) => {
    expect(() => resolveOptions({ [option]: value }, machine)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});
