import { TranscribeError } from '@ws/core';
import { readOptions, silentLogger } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WEB_ONNX_BACKEND_OPTIONS, WEB_ONNX } from './options.js';

describe('options in browsers', () => {
  it('left out are the defaults', () => {
    expect(readOptions(WEB_ONNX, { model: '/m/', threads: undefined })).toMatchObject({
      ...DEFAULT_WEB_ONNX_BACKEND_OPTIONS,
      logger: silentLogger,
      model: '/m/',
    });
  });

  it.each([
    [{ model: '' }, 'model'],
    [{ precision: 'fp16' }, 'precision'],
    [{ audioContext: 'half' }, 'audioContext'],
    [{ executionProviders: [] }, 'executionProviders'],
    [{ executionProviders: ['cuda'] }, 'executionProviders'],
    [{ threads: 0 }, 'threads'],
    [{ cache: 'no' }, 'cache'],
    [{ checksums: { 'model.bin': 'x' } }, 'checksums.model.bin'],
    [{ hub: 'hub' }, 'hub'],
    [{ wasmPaths: '' }, 'wasmPaths'],
    [{ createWorker: '/web-worker.js' }, 'createWorker'],
    [{ onProgress: true }, 'onProgress'],
    [{ maxQueuedCalls: 0 }, 'maxQueuedCalls'],
    [{ callTimeoutMs: 10 }, 'callTimeoutMs'],
    [{ logger: {} }, 'logger'],
    [{ processes: 2 }, 'processes'],
  ])('%j is refused by name', (options, named) => {
    try {
      readOptions(WEB_ONNX, { model: '/m/', ...options });
      expect.unreachable();
    } catch (error) {
      expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_INVALID_OPTION');
      expect((error as Error).message).toContain(named);
    }
  });
});
