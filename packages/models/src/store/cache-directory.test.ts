import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultCacheDirectory } from './cache-directory.js';

describe('defaultCacheDirectory', () => {
  it.each([
    [{}, 'linux', '/home/a/.cache/whisper-streaming/models'],
    [{ XDG_CACHE_HOME: '/x' }, 'linux', '/x/whisper-streaming/models'],
    [{}, 'darwin', '/home/a/Library/Caches/whisper-streaming/models'],
    [{ XDG_CACHE_HOME: '/x' }, 'darwin', '/x/whisper-streaming/models'],
    [{ LOCALAPPDATA: '/local' }, 'win32', '/local/whisper-streaming/models'],
    [{}, 'win32', '/home/a/AppData/Local/whisper-streaming/models'],
    [{ WS_MODELS_DIR: '/m', XDG_CACHE_HOME: '/x', LOCALAPPDATA: '/l' }, 'linux', '/m'],
    [{ WS_MODELS_DIR: '/m' }, 'win32', '/m'],
    [{ WS_MODELS_DIR: '' }, 'linux', '/home/a/.cache/whisper-streaming/models'],
  ] as const)('%o on %s', (environment, platform, expected) => {
    expect(defaultCacheDirectory(environment, platform, '/home/a')).toBe(expected);
  });

  it('makes WS_MODELS_DIR absolute', () => {
    expect(defaultCacheDirectory({ WS_MODELS_DIR: 'here' }, 'linux', '/h')).toBe(resolve('here'));
  });
});
