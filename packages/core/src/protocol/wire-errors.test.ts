import { expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { protocolError, WIRE_ERROR_CODES, wireErrorCode } from './wire-errors.js';

it('pins the codes: one may be added, none renamed or removed', () => {
  expect(WIRE_ERROR_CODES.join(' ')).toMatchInlineSnapshot(
    `"INVALID_JSON INVALID_MESSAGE UNKNOWN_MESSAGE UNEXPECTED_MESSAGE MISSING_AUDIO INVALID_AUDIO AUDIO_TOO_LONG MESSAGE_TOO_LARGE TRANSCRIBE_ERROR SERVER_FULL UNAUTHORIZED IDLE_TIMEOUT SESSION_TOO_LONG SHUTTING_DOWN INTERNAL_ERROR"`,
  );
});

it('gives every error a code', () => {
  expect(wireErrorCode(protocolError('MISSING_AUDIO', 'No audio.'))).toBe('MISSING_AUDIO');
  const of = (code: TranscribeError['code']) => wireErrorCode(new TranscribeError('x', { code }));
  expect(of('ERR_PROTOCOL')).toBe('INVALID_MESSAGE');
  expect(of('ERR_INVALID_AUDIO')).toBe('INVALID_AUDIO');
  expect(of('ERR_AUDIO_TOO_LONG')).toBe('AUDIO_TOO_LONG');
  expect(of('ERR_INVALID_OPTION')).toBe('INVALID_MESSAGE');
  expect(of('ERR_OVERLOADED')).toBe('SERVER_FULL');
  expect(of('ERR_BACKEND_CRASHED')).toBe('TRANSCRIBE_ERROR');
  expect(wireErrorCode(new Error('bug'))).toBe('INTERNAL_ERROR');
});
