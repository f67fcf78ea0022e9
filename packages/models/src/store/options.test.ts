import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../weights/__fixtures__/expect-error.js';
import { isolatedEnvironment } from './__fixtures__/environment.js';
import {
  DEFAULT_RESOLVE_MODEL_OPTIONS,
  normalizeResolveModelOptions,
  type ResolveModelOptions,
} from './options.js';

isolatedEnvironment(() => ({ WS_MODELS_DIR: '/models' }));

describe('normalizeResolveModelOptions', () => {
  it('fills in the defaults', () => {
    const settings = {
      ...DEFAULT_RESOLVE_MODEL_OPTIONS,
      cacheDirectory: resolve('/models'),
      signal: undefined,
      onProgress: undefined,
    };
    expect(normalizeResolveModelOptions()).toEqual(settings);
    expect(normalizeResolveModelOptions({ sources: undefined, retries: undefined })).toEqual(
      settings,
    );
    expect(Object.isFrozen(DEFAULT_RESOLVE_MODEL_OPTIONS)).toBe(true);
  });

  it('takes what it is given', () => {
    const signal = new AbortController().signal;
    const onProgress = (): void => {};
    const given: ResolveModelOptions = {
      cacheDirectory: 'here',
      formats: ['ggml'],
      sources: ['mirror', 'mirror'],
      signal,
      onProgress,
      connectTimeoutMs: 1,
      responseTimeoutMs: 600_000,
      idleTimeoutMs: 5,
      retries: 0,
      retryDelayMs: 0,
    };
    expect(normalizeResolveModelOptions(given)).toEqual({
      ...given,
      cacheDirectory: resolve('here'),
      sources: ['mirror'],
    });
  });

  it.each([
    [{ cacheDirectory: '' }, '"cacheDirectory" is "", but must be the path of a directory'],
    [{ cacheDirectory: 3 }, '"cacheDirectory" is 3'],
    [{ sources: 'hub' }, '"sources" is "hub", but must be a list of hub, mirror'],
    [{ sources: ['pip'] }, '"sources" is an array'],
    [{ formats: ['onnx'] }, '"formats" is an array'],
    [
      { formats: [] },
      '"formats" is an array, but must be a list of ctranslate2, safetensors, ggml',
    ],
    [
      { connectTimeoutMs: 0 },
      '"connectTimeoutMs" is 0, but must be a whole number from 1 to 600000',
    ],
    [{ responseTimeoutMs: 600_001 }, '"responseTimeoutMs" is 600001'],
    [{ idleTimeoutMs: 1.5 }, '"idleTimeoutMs" is 1.5'],
    [{ retries: -1 }, '"retries" is -1, but must be a whole number from 0 to 100'],
    [{ retryDelayMs: Number.NaN }, '"retryDelayMs" is NaN'],
    [{ retryDelayMs: '5' }, '"retryDelayMs" is "5"'],
    [{ signal: {} }, '"signal" is an object, but must be an AbortSignal'],
    [{ onProgress: 1 }, '"onProgress" is 1, but must be a function'],
    [{ timeout: 1 }, 'no option "timeout". Known: cacheDirectory'],
  ])('refuses %o', async (options, message) => {
    const error = await failure(
      () => normalizeResolveModelOptions(options as ResolveModelOptions),
      'ERR_INVALID_OPTION',
    );
    expect(error.message).toContain(message);
  });
});
