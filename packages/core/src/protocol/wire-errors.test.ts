import { expect, it } from 'vitest';
import { type ErrorCode, TranscribeError } from '../errors/transcribe-error.js';
import {
  fromWireError,
  protocolError,
  WIRE_ERROR_CODES,
  type WireErrorCode,
  wireErrorCode,
} from './wire-errors.js';

it('pins the codes: one may be added, none renamed or removed', () => {
  expect(WIRE_ERROR_CODES.join(' ')).toMatchInlineSnapshot(
    `"INVALID_JSON INVALID_MESSAGE UNKNOWN_MESSAGE UNEXPECTED_MESSAGE MISSING_AUDIO INVALID_AUDIO AUDIO_TOO_LONG MESSAGE_TOO_LARGE UNSUPPORTED_ENCODING UNSUPPORTED_VAD UNSUPPORTED_TURN UNSUPPORTED_SPEAKERS UNSUPPORTED_MODEL UNSUPPORTED_LANGUAGE TRANSCRIBE_ERROR BACKEND_TIMEOUT OVERLOADED SERVER_FULL UNAUTHORIZED TOO_MANY_ATTEMPTS ORIGIN_REFUSED TOO_MANY_SESSIONS QUOTA_EXCEEDED SESSION_NOT_FOUND IDLE_TIMEOUT SESSION_TOO_LONG SHUTTING_DOWN INTERNAL_ERROR"`,
  );
});

// A record of all, so that a new code does not compile until it is thought of.
const EXPECTED: Readonly<Record<ErrorCode, WireErrorCode>> = {
  ERR_ABORTED: 'TRANSCRIBE_ERROR',
  ERR_DISPOSED: 'INTERNAL_ERROR',
  ERR_INVALID_STATE: 'UNEXPECTED_MESSAGE',
  ERR_INVALID_OPTION: 'INVALID_MESSAGE',
  ERR_INVALID_AUDIO: 'INVALID_AUDIO',
  ERR_AUDIO_TOO_LONG: 'AUDIO_TOO_LONG',
  ERR_PROTOCOL: 'INVALID_MESSAGE',
  ERR_OVERLOADED: 'OVERLOADED',
  ERR_CONNECTION: 'TRANSCRIBE_ERROR',
  ERR_SESSION_TAKEN: 'SESSION_NOT_FOUND',
  ERR_UNAUTHORIZED: 'UNAUTHORIZED',
  ERR_BACKEND_UNAVAILABLE: 'TRANSCRIBE_ERROR',
  ERR_BACKEND_CRASHED: 'TRANSCRIBE_ERROR',
  ERR_BACKEND_TIMEOUT: 'BACKEND_TIMEOUT',
  ERR_BACKEND_FAILED: 'TRANSCRIBE_ERROR',
  ERR_MODEL_NOT_FOUND: 'TRANSCRIBE_ERROR',
  ERR_MODEL_INVALID: 'TRANSCRIBE_ERROR',
  ERR_DOWNLOAD_FAILED: 'TRANSCRIBE_ERROR',
};

it.each(Object.entries(EXPECTED))('%s goes on the wire as %s', (code, wireCode) => {
  expect(wireErrorCode(new TranscribeError('x', { code: code as ErrorCode }))).toBe(wireCode);
});

it('a protocol error goes under the code that it names, where that is one', () => {
  expect(wireErrorCode(protocolError('MISSING_AUDIO', 'No audio.'))).toBe('MISSING_AUDIO');
  const details = { wireCode: 'NONSENSE' };
  expect(wireErrorCode(new TranscribeError('x', { code: 'ERR_PROTOCOL', details }))).toBe(
    'INVALID_MESSAGE',
  );
});

it('only a protocol error names its code: details of others may come from anywhere', () => {
  const details = { wireCode: 'UNAUTHORIZED' };
  expect(wireErrorCode(new TranscribeError('x', { code: 'ERR_BACKEND_FAILED', details }))).toBe(
    'TRANSCRIBE_ERROR',
  );
});

it('what is none of our errors is a fault of the server, and what a newer one of ours is, of the engine', () => {
  expect(wireErrorCode(new Error('bug'))).toBe('INTERNAL_ERROR');
  expect(wireErrorCode(undefined)).toBe('INTERNAL_ERROR');
  const newer = new TranscribeError('x', { code: 'ERR_OF_TOMORROW' as ErrorCode });
  expect(wireErrorCode(newer)).toBe('TRANSCRIBE_ERROR');
});

it.each([
  ['OVERLOADED', false, 'ERR_OVERLOADED', true],
  ['SERVER_FULL', true, 'ERR_OVERLOADED', true],
  ['AUDIO_TOO_LONG', false, 'ERR_AUDIO_TOO_LONG', false],
  ['MESSAGE_TOO_LARGE', false, 'ERR_PROTOCOL', false],
  ['INVALID_MESSAGE', false, 'ERR_PROTOCOL', false],
  ['INVALID_MESSAGE', true, 'ERR_CONNECTION', false],
  ['TRANSCRIBE_ERROR', false, 'ERR_BACKEND_FAILED', true],
  ['INTERNAL_ERROR', true, 'ERR_BACKEND_FAILED', false],
  ['SHUTTING_DOWN', true, 'ERR_CONNECTION', true],
  ['OF_TOMORROW', true, 'ERR_CONNECTION', false],
  ['OF_TOMORROW', false, 'ERR_BACKEND_FAILED', true],
])('%s from the wire, fatal: %s, is %s', (wireCode, fatal, code, retryable) => {
  const error = fromWireError({ code: wireCode, message: 'So it is.', fatal });
  expect(error).toMatchObject({ code, retryable, message: 'So it is.', details: { wireCode } });
});
