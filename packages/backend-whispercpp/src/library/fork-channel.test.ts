import { describe, expect, it } from 'vitest';
import { childEnvironment } from './fork-channel.js';

describe('the environment of the child process', () => {
  it('lets OpenMP’s threads sleep, and has a thread for each call', () => {
    expect(childEnvironment({ HOME: '/h' }, 3, ['/l/libwhisper.so'], 'linux')).toEqual({
      HOME: '/h',
      OMP_WAIT_POLICY: 'passive',
      UV_THREADPOOL_SIZE: '5',
    });
  });

  it('is the user’s where he has set it', () => {
    const environment = { OMP_WAIT_POLICY: 'active', PATH: '/bin' };
    expect(childEnvironment(environment, 1, [], 'linux')).toMatchObject(environment);
  });

  it('has the library’s folder in PATH on Windows', () => {
    const { PATH } = childEnvironment({ PATH: 'C:\\bin' }, 1, ['/libraries/whisper.dll'], 'win32');
    expect(PATH).toBe('/libraries;C:\\bin');
  });
});
