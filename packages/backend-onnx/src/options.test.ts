import { TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ONNX_BACKEND_OPTIONS,
  type OnnxBackendOptions,
  resolveOptions,
} from './options.js';

function failure(options: unknown): TranscribeError {
  try {
    resolveOptions(options as OnnxBackendOptions);
  } catch (error) {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('options', () => {
  it('have defaults for all but the model', () => {
    const resolved = resolveOptions({ model: 'tiny.en' });
    expect(resolved).toMatchObject({
      model: 'tiny.en',
      precision: 'auto',
      audioContext: 'silence-tail',
      idleTimeoutMs: 60_000,
      maxQueuedCalls: 64,
      callTimeoutMs: 60_000,
      logger: silentLogger,
    });
    expect(resolved.threads).toBeGreaterThanOrEqual(1);
    expect(resolved.threads).toBeLessThanOrEqual(4);
  });

  it('fit the machine by default, and where "auto" is asked for', () => {
    const machine = () => ({ cores: 8, memoryBytes: 64 * 2 ** 30 });
    const share = (options: Partial<OnnxBackendOptions>, at = machine) => {
      const { processes, threads } = resolveOptions({ model: 'tiny.en', ...options }, at);
      return [processes, threads];
    };
    expect(share({})).toEqual([8, 1]);
    expect(share({ processes: 'auto', threads: 'auto' })).toEqual([8, 1]);
    expect(share({ processes: 2 })).toEqual([2, 4]);
    expect(share({ threads: 4 })).toEqual([2, 4]);
    expect(share({ model: 'large-v3' })).toEqual([2, 4]);
    expect(share({ executionProviders: ['cuda', 'cpu'] })).toEqual([1, 4]);
    // What may turn out to be computed in 32 bits needs more memory.
    const small = () => ({ cores: 8, memoryBytes: 2 ** 31 });
    expect(share({ precision: 'int8' }, small)).toEqual([3, 2]);
    expect(share({ precision: 'auto' }, small)).toEqual([2, 4]);
    // Of a model that is not known the size is guessed.
    expect(share({ model: 'someone/whisper' })).toEqual([4, 2]);
  });

  it('have defaults that nobody can change', () => {
    expect(Object.isFrozen(DEFAULT_ONNX_BACKEND_OPTIONS)).toBe(true);
  });

  it('given as undefined are left out', () => {
    const none = {
      precision: undefined,
      audioContext: undefined,
      threads: undefined,
      processes: undefined,
      executionProviders: undefined,
      idleTimeoutMs: undefined,
      maxQueuedCalls: undefined,
      callTimeoutMs: undefined,
      onProgress: undefined,
      logger: undefined,
    };
    expect(resolveOptions({ model: 'base', ...none })).toEqual(resolveOptions({ model: 'base' }));
  });

  it('are copied', () => {
    const given = { model: 'base', threads: 2 };
    const resolved = resolveOptions(given);
    given.threads = 7;
    expect(resolved.threads).toBe(2);
  });

  it.each<[keyof OnnxBackendOptions, unknown]>([
    ['precision', 'fp32'],
    ['precision', 'int8'],
    ['audioContext', 'full'],
    ['threads', 1],
    ['threads', 64],
    ['processes', 1],
    ['processes', 64],
    ['idleTimeoutMs', 1_000],
    ['idleTimeoutMs', 86_400_000],
    ['maxQueuedCalls', 1],
    ['maxQueuedCalls', 10_000],
    ['callTimeoutMs', 1_000],
    ['callTimeoutMs', 3_600_000],
    ['onProgress', () => {}],
    ['logger', silentLogger],
  ])('take %s: %s', (option, value) => {
    expect(resolveOptions({ model: 'base', [option]: value })[option]).toBe(value);
  });

  const threads = '"auto" or a whole number from 1 to 64';
  const idle = 'a whole number from 1000 to 86400000';
  const queued = 'a whole number from 1 to 10000';
  const timeout = 'a whole number from 1000 to 3600000';
  const model = 'the name of a model, or the path of a model directory';
  it.each<[string, unknown, string, string]>([
    ['model', undefined, 'undefined', model],
    ['model', '', '""', model],
    ['model', 7, '7', model],
    ['model', null, 'null', model],
    ['precision', 'fp16', '"fp16"', 'one of auto, fp32, int8'],
    ['precision', null, 'null', 'one of auto, fp32, int8'],
    ['audioContext', 'short', '"short"', 'one of silence-tail, full'],
    ['audioContext', 768, '768', 'one of silence-tail, full'],
    ['threads', 0, '0', threads],
    ['threads', 65, '65', threads],
    ['threads', 1.5, '1.5', threads],
    ['threads', '4', '"4"', threads],
    ['threads', Number.NaN, 'NaN', threads],
    ['threads', 4n, '4', threads],
    ['processes', 0, '0', threads],
    ['processes', 65, '65', threads],
    ['processes', 'two', '"two"', threads],
    ['idleTimeoutMs', 999, '999', idle],
    ['idleTimeoutMs', 86_400_001, '86400001', idle],
    ['maxQueuedCalls', 0, '0', queued],
    ['maxQueuedCalls', 10_001, '10001', queued],
    ['maxQueuedCalls', Number.POSITIVE_INFINITY, 'Infinity', queued],
    ['callTimeoutMs', 999, '999', timeout],
    ['callTimeoutMs', 3_600_001, '3600001', timeout],
    ['callTimeoutMs', null, 'null', timeout],
    ['onProgress', 'yes', '"yes"', 'a function'],
    ['logger', 'console', '"console"', 'an object with debug(), info(), warn(), error()'],
    ['logger', { info: () => {} }, 'an object', 'an object with debug(), info(), warn(), error()'],
  ])('refuse %s: %s', (option, value, shown, expected) => {
    const error = failure({ model: 'base', [option]: value });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toBe(`Option "${option}" is ${shown}, but must be ${expected}.`);
    expect(error.details).toMatchObject({ option });
  });

  it('take execution providers by name or with settings, and copy them', () => {
    const given = ['webgpu', { name: 'cuda', deviceId: 1 }, 'cpu'];
    const { executionProviders } = resolveOptions({ model: 'base', executionProviders: given });
    expect(executionProviders).toEqual(given);
    given.pop();
    expect(executionProviders).toHaveLength(3);
    expect(resolveOptions({ model: 'base' }).executionProviders).toEqual(['cpu']);
  });

  it.each([
    ['a name alone', 'cuda'],
    ['none', []],
    ['too many', Array.from({ length: 9 }, () => 'cpu')],
    ['an empty name', ['']],
    ['no name', [{ deviceId: 1 }]],
    ['a number', ['cpu', 1]],
    ['null', [null]],
    ['a function among the settings', [{ name: 'webgpu', device: () => {} }]],
  ])('refuse execution providers: %s', (_, executionProviders) => {
    const error = failure({ model: 'base', executionProviders });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toMatch(/^Option "executionProviders" is .*, but must be (a list|plain)/);
  });

  it('refuse what they do not know', () => {
    const error = failure({ model: 'base', thread: 2 });
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toMatch(/^There is no option "thread"\. Known: .*threads/);
  });

  it.each([undefined, null, 'base'])('refuse %j in place of all of them', (options) => {
    const error = failure(options);
    expect(error.code).toBe('ERR_INVALID_OPTION');
    expect(error.message).toMatch(/^Option "options" is .*, but must be an object\.$/);
  });
});
