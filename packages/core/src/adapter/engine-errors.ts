import { TranscribeError } from '../errors/transcribe-error.js';
import type { EngineEnd, EngineError } from './engine-messages.js';

/** An error as it was before it was sent. */
export function asError({ message, code, retryable, details }: EngineError): TranscribeError {
  return new TranscribeError(message, { code, retryable, details });
}

/** An engine that did not come up. */
export function unavailable(message: string, details: Record<string, unknown>): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_UNAVAILABLE', details });
}

/** An engine that ended while it started. */
export function diedAtStart({ why, stderr, error }: EngineEnd): TranscribeError {
  if (error !== undefined) return asError(error);
  const said = stderr?.trim().split('\n').at(-1);
  return unavailable(
    `The engine died while it loaded the model (${why}): ${said || 'the machine may be short of memory'}.`,
    { why, stderr },
  );
}
