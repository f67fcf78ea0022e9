import type { TranscriptionBackend } from '../contracts/backend.js';
import { invalidOption, numberOption } from './check-options.js';

const CALLS = { min: 1, max: Number.MAX_SAFE_INTEGER, integer: true };
const CALL_MS = { min: 1000, max: Number.MAX_SAFE_INTEGER };

/**
 * A backend whose capabilities can be worked with. What it says of them decides where audio is cut: a figure that is none
 * would cut it into nothing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkBackend(
  backend: TranscriptionBackend | undefined,
  accepted = 'a TranscriptionBackend',
): asserts backend is TranscriptionBackend {
  if (typeof backend?.transcribe !== 'function' || !backend.capabilities) {
    throw invalidOption('backend', backend, accepted);
  }
  const { maxConcurrency = 0, maxAudioMs = 0, windowMs } = backend.capabilities;
  const name = 'backend.capabilities.';
  numberOption(`${name}maxConcurrency`, maxConcurrency, undefined, CALLS);
  numberOption(`${name}maxAudioMs`, maxAudioMs, undefined, CALL_MS);
  numberOption(`${name}windowMs`, windowMs, undefined, CALL_MS);
}
