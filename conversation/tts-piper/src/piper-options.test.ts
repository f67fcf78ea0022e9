import { readOptions } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { createPiper } from './create-piper.js';
import { DEFAULT_PIPER_OPTIONS, PIPER_OPTIONS } from './piper-options.js';

describe('options', () => {
  it('have defaults', () => {
    expect(readOptions(PIPER_OPTIONS, {})).toMatchObject(DEFAULT_PIPER_OPTIONS);
  });

  it.each<[string, object]>([
    ['voice', { voice: '' }],
    ['noise', { noise: 3 }],
    ['rhythmNoise', { rhythmNoise: -1 }],
    ['python', { python: '' }],
    ['threads', { threads: 0 }],
    ['maxQueuedCalls', { maxQueuedCalls: -1 }],
    ['callTimeoutMs', { callTimeoutMs: 1 }],
    ['idleTimeoutMs', { idleTimeoutMs: 1 }],
    ['cacheDirectory', { cacheDirectory: 7 }],
    ['logger', { logger: {} }],
    ['model', { model: 'heart' }],
  ])('are refused by name: %s', async (option, given) => {
    await expect(createPiper(given as never)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      details: expect.objectContaining({ option }),
    });
  });
});
