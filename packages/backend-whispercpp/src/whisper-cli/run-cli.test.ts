import { describe, expect, it } from 'vitest';
import { cliError } from './run-cli.js';

const error = (end: object) =>
  cliError({ why: 'exit code 1', notes: '', ...end }, '/cli', '/m.bin');

describe('an end of whisper-cli without a result', () => {
  it.each([
    [{ why: 'ENOENT', notStarted: 'ENOENT' }, 'ERR_BACKEND_UNAVAILABLE', false],
    [{ why: 'SIGILL' }, 'ERR_BACKEND_UNAVAILABLE', false],
    [
      { code: 127, notes: '/cli: error while loading shared libraries: x' },
      'ERR_BACKEND_UNAVAILABLE',
      false,
    ],
    [{ code: 0, notes: 'error: unknown argument: -ojf' }, 'ERR_BACKEND_UNAVAILABLE', false],
    [
      {
        code: 3,
        notes:
          'whisper_model_load: invalid model data (bad magic)\nerror: failed to initialize whisper context',
      },
      'ERR_MODEL_INVALID',
      false,
    ],
    [
      {
        code: 3,
        notes: 'ggml: failed to allocate buffer\nerror: failed to initialize whisper context',
      },
      'ERR_BACKEND_FAILED',
      true,
    ],
    [{ why: 'SIGKILL' }, 'ERR_BACKEND_CRASHED', true],
    [{ why: 'SIGSEGV' }, 'ERR_BACKEND_CRASHED', true],
    [{ code: 10, notes: '/cli: failed to process audio' }, 'ERR_BACKEND_FAILED', true],
    [{ code: 0, notes: "error: unknown language 'xx'" }, 'ERR_BACKEND_FAILED', false],
  ])('%j is %s, retryable: %s', (end, code, retryable) => {
    expect(error(end)).toMatchObject({ code, retryable });
  });

  it('is told with the line that says what was wrong', () => {
    const notes =
      'whisper_model_load: invalid model data (bad magic)\nerror: failed to initialize whisper context\n';
    expect(error({ code: 3, notes }).message).toContain('invalid model data (bad magic)');
  });
});
