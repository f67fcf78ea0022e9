import { silentLogger } from '@ws/core/internal';
import { defaultThreads, lookAtMachine } from '@ws/models/internal';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_WHISPERCPP_OPTIONS,
  resolveOptions,
  resolveServerOptions,
  type WhisperServerBackendOptions,
} from './options.js';

describe('options of the library', () => {
  it('have defaults', () => {
    expect(resolveOptions({ model: 'tiny.en' })).toMatchObject({
      ...DEFAULT_WHISPERCPP_OPTIONS,
      threads: defaultThreads(lookAtMachine().cores, 1),
      model: 'tiny.en',
      library: undefined,
      idleTimeoutMs: undefined,
      logger: silentLogger,
    });
    expect(Object.isFrozen(DEFAULT_WHISPERCPP_OPTIONS)).toBe(true);
  });

  it('take calls and threads that fit the machine', () => {
    const { cores } = lookAtMachine();
    const auto = resolveOptions({ model: 'base', maxConcurrency: 'auto', threads: 'auto' });
    expect(auto.maxConcurrency).toBe(Math.min(16, cores));
    expect(auto.threads).toBe(defaultThreads(cores, auto.maxConcurrency));
    expect(resolveOptions({ model: 'base' }).maxConcurrency).toBe(1);
  });

  it.each([
    [{ model: '' }, 'model'],
    [{}, 'model'],
    [{ model: 'x', threads: 0 }, 'threads'],
    [{ model: 'x', maxConcurrency: 17 }, 'maxConcurrency'],
    [{ model: 'x', audioContext: 512 }, 'audioContext'],
    [{ model: 'x', wordTimes: 'energy' }, 'wordTimes'],
    [{ model: 'x', beamSize: 9 }, 'beamSize'],
    [{ model: 'x', gpu: 'yes' }, 'gpu'],
    [{ model: 'x', gpuDevice: -1 }, 'gpuDevice'],
    [{ model: 'x', retries: 1.5 }, 'retries'],
    [{ model: 'x', retryDelayMs: -1 }, 'retryDelayMs'],
    [{ model: 'x', maxQueuedCalls: 0 }, 'maxQueuedCalls'],
    [{ model: 'x', callTimeoutMs: 10 }, 'callTimeoutMs'],
    [{ model: 'x', idleTimeoutMs: 10 }, 'idleTimeoutMs'],
    [{ model: 'x', library: '' }, 'library'],
    [{ model: 'x', onProgress: 3 }, 'onProgress'],
    [{ model: 'x', logger: () => {} }, 'logger'],
    [{ model: 'x', precision: 'int8' }, 'precision'],
  ])('%j are refused, by name', (options, name) => {
    expect(() => resolveOptions(options as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });
});

const refused = (options: object): unknown => {
  try {
    resolveServerOptions(options as WhisperServerBackendOptions);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('the options of whisper-server', () => {
  it('are those of a server that runs, or of one to start', () => {
    expect(resolveServerOptions({ url: 'http://localhost:8080/' })).toMatchObject({
      source: { requestPath: '' },
      startTimeoutMs: 10_000,
    });
    expect(resolveServerOptions({ model: 'tiny.en', threads: 3 })).toMatchObject({
      source: { url: undefined, model: 'tiny.en', threads: 3, requestPath: undefined },
      startTimeoutMs: 600_000,
    });
  });

  it.each([
    [{}, 'model'],
    [{ url: 'ftp://x' }, 'url'],
    [{ url: 'nowhere' }, 'url'],
    [{ url: 'http://x', model: 'tiny' }, 'model'],
    [{ url: 'http://x', threads: 2 }, 'threads'],
    [{ url: 'http://x', idleTimeoutMs: 2000 }, 'idleTimeoutMs'],
    [{ model: 'tiny', requestPath: 'x' }, 'requestPath'],
    [{ model: 'tiny', inferencePath: '/a b' }, 'inferencePath'],
    [{ model: 'tiny', gpu: 1 }, 'gpu'],
    [{ model: 'tiny', beamSize: 9 }, 'beamSize'],
    [{ model: 'tiny', onProgress: 3 }, 'onProgress'],
    [{ model: 'tiny', nothing: 1 }, 'nothing'],
  ])('are refused by name: %j', (options, option) => {
    expect(refused(options)).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { option } });
  });
});
