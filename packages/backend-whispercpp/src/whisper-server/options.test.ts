import { describe, expect, it } from 'vitest';
import { resolveServerOptions, type WhisperServerBackendOptions } from './options.js';

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
