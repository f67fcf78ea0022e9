import { type ErrorCode, TranscribeError } from '@ws/core';
import { expect, it } from 'vitest';
import { statusOf } from './http-fault.js';

const words = 'IndexError: list index out of range';

it.each<[ErrorCode, number]>([
  ['ERR_BACKEND_FAILED', 502],
  ['ERR_BACKEND_CRASHED', 503],
  ['ERR_BACKEND_UNAVAILABLE', 503],
  ['ERR_BACKEND_TIMEOUT', 504],
])('%s of an engine is %i, without its words or its status', (code, status) => {
  const told = statusOf(new TranscribeError(words, { code, details: { status: -3 } }));
  expect(told).toMatchObject({ status, code });
  expect(told.message).not.toContain('IndexError');
});

it('what a server says of a body is told as it is', () => {
  const details = { status: 413, wireCode: 'MESSAGE_TOO_LARGE' };
  const error = new TranscribeError('Send less.', { code: 'ERR_PROTOCOL', details });
  expect(statusOf(error)).toEqual({
    status: 413,
    code: 'MESSAGE_TOO_LARGE',
    message: 'Send less.',
  });
});
