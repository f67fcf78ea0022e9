import { readOptions } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SMART_TURN_OPTIONS, SMART_TURN } from './smart-turn-options.js';

describe('the options', () => {
  it('have defaults', () => {
    expect(DEFAULT_SMART_TURN_OPTIONS).toMatchObject({
      ...{ maxQueuedCalls: 64, callTimeoutMs: 10_000, idleTimeoutMs: 60_000 },
    });
    expect(readOptions(SMART_TURN, {})).toMatchObject(DEFAULT_SMART_TURN_OPTIONS);
  });

  it.each<[string, object]>([
    ['model', { model: '' }],
    ['maxQueuedCalls', { maxQueuedCalls: 0 }],
    ['callTimeoutMs', { callTimeoutMs: 99 }],
    ['idleTimeoutMs', { idleTimeoutMs: 999 }],
    ['onProgress', { onProgress: true }],
    ['logger', { logger: {} }],
    ['threads', { threads: 2 }],
  ])('refuse a wrong %s', (option, options) => {
    expect(() => readOptions(SMART_TURN, options)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining(option),
      }),
    );
  });
});
