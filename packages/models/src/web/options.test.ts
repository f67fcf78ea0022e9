import { describe, expect, it } from 'vitest';
import { DEFAULT_FETCH_MODEL_OPTIONS, normalizeFetchModelOptions } from './options.js';

describe('options of fetchModel', () => {
  it('left out are the defaults', () => {
    expect(normalizeFetchModelOptions({ cache: undefined })).toEqual(DEFAULT_FETCH_MODEL_OPTIONS);
  });

  it.each([
    [{ cache: 'yes' }, 'cache'],
    [{ checksums: { 'model.bin': 'abc' } }, 'model.bin'],
    [{ checksums: null }, 'checksums'],
    [{ baseUrl: 'here' }, 'baseUrl'],
    [{ hub: 'hub' }, 'hub'],
    [{ retryDelayMs: -1 }, 'retryDelayMs'],
    [{ signal: {} }, 'signal'],
    [{ onProgress: 1 }, 'onProgress'],
    [{ cacheDirectory: '/' }, 'cacheDirectory'],
  ])('%j is refused by name', (options, named) => {
    expect(() => normalizeFetchModelOptions(options as object)).toThrow(named);
  });

  it('take checksums in either case', () => {
    const { checksums } = normalizeFetchModelOptions({ checksums: { a: 'AB'.repeat(32) } });
    expect(checksums).toEqual({ a: 'ab'.repeat(32) });
  });
});
