import { TranscribeError } from '../errors/transcribe-error.js';

/** An option that cannot be used: `ERR_INVALID_OPTION`. */
export function invalidOption(name: string, value: unknown, accepted: string): TranscribeError {
  return new TranscribeError(`Option "${name}" is ${describe(value)}, but must be ${accepted}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: name, accepted },
  });
}

/** A value in an error. What a string or an object holds may be long, or secret. */
function describe(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > 80 ? `a string of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return value === Object(value) ? 'an object' : String(value);
}
