import type { TranscriptionBackend } from '../contracts/backend.js';
import { number, wholeNumber } from './option-kinds.js';
import { type OptionKind, readOption } from './option-spec.js';

const CALLS = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const CALL_MS = number(1000, Number.MAX_SAFE_INTEGER);

/**
 * A backend whose capabilities can be worked with. What it says of them decides where audio is cut: a figure that is none
 * would cut it into nothing.
 */
export const BACKEND: OptionKind<TranscriptionBackend> = {
  accepted: 'a TranscriptionBackend',
  accepts(value) {
    const { transcribe, capabilities } = (value ?? {}) as TranscriptionBackend;
    return typeof transcribe === 'function' && !!capabilities;
  },
  take(value, option) {
    const backend = value as TranscriptionBackend;
    const { maxConcurrency = 0, maxAudioMs = 0, windowMs } = backend.capabilities;
    const name = `${option}.capabilities.`;
    readOption(CALLS, `${name}maxConcurrency`, maxConcurrency);
    readOption(CALL_MS, `${name}maxAudioMs`, maxAudioMs);
    readOption(CALL_MS, `${name}windowMs`, windowMs);
    return backend;
  },
};
