import { readOptions } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { createHibari } from './create-hibari.js';
import { DEFAULT_HIBARI_OPTIONS, HIBARI_OPTIONS } from './hibari-options.js';

describe('options', () => {
  it('have defaults', () => {
    expect(readOptions(HIBARI_OPTIONS, {})).toMatchObject(DEFAULT_HIBARI_OPTIONS);
  });

  it.each<[string, object]>([
    ['python', { python: '' }],
    ['threads', { threads: 0 }],
    ['maxQueuedCalls', { maxQueuedCalls: -1 }],
    ['callTimeoutMs', { callTimeoutMs: 1 }],
    ['idleTimeoutMs', { idleTimeoutMs: 1 }],
    ['logger', { logger: {} }],
    ['voice', { voice: 'heart' }],
  ])('are refused by name: %s', (option, given) => {
    expect(() => createHibari(given as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: expect.objectContaining({ option }),
      }),
    );
  });
});
