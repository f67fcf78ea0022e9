import { type ErrorCode, TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { speechComplaint } from './speech-failure.js';

const failed = (code: ErrorCode, details = {}): TranscribeError =>
  new TranscribeError('IndexError: list index out of range. Raise callTimeoutMs.', {
    ...{ code, details },
  });

describe('what is told of a text that could not be spoken', () => {
  it.each<[string, unknown, string]>([
    ['how long was waited', failed('ERR_BACKEND_TIMEOUT', { callTimeoutMs: 20_000 }), '20000 ms'],
    ['that it was late', failed('ERR_BACKEND_TIMEOUT'), 'in time'],
    ['that there is much to do', failed('ERR_OVERLOADED'), 'later'],
    ['that it failed', failed('ERR_BACKEND_FAILED'), 'failed'],
    ['that it failed, whatever was thrown', new RangeError('IndexError'), 'failed'],
  ])('is %s, without the words of a library', (_, error, told) => {
    expect(speechComplaint(error)).toContain(told);
    expect(speechComplaint(error)).not.toMatch(/IndexError|callTimeoutMs/);
  });

  it('is what is wrong with what was asked', () => {
    const wrong = new TranscribeError('No such voice.', { code: 'ERR_INVALID_OPTION' });
    expect(speechComplaint(wrong)).toBe('No such voice.');
  });
});
