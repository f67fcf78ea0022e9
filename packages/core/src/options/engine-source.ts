import type { TranscriptionBackend } from '../contracts/backend.js';
import type { JoinableScheduler } from '../contracts/scheduler.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { invalidOption } from './invalid-option.js';
import { number, optionKind, part, wholeNumber } from './option-kinds.js';
import { type OptionKind, type OptionSpec, readOption } from './option-spec.js';

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

/** What hears and transcribes, as far as it is given. */
export interface EngineSource {
  readonly backend: TranscriptionBackend | undefined;
  readonly scheduler: JoinableScheduler | undefined;
  readonly vad: VoiceActivityDetector | null | undefined;
}

export const ENGINE_SOURCE: OptionSpec<EngineSource> = {
  backend: { ...BACKEND, fallback: undefined },
  scheduler: part<JoinableScheduler>(['join']),
  vad: optionKind<VoiceActivityDetector | null | undefined>(
    'a VoiceActivityDetector or null',
    (value) => value === null || typeof (value as VoiceActivityDetector).process === 'function',
    undefined,
  ),
};

/**
 * The backend that is given, or the scheduler's.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where both are given, or none
 */
export function backendOf({
  backend,
  scheduler,
}: Pick<EngineSource, 'backend' | 'scheduler'>): TranscriptionBackend {
  if (scheduler && backend) {
    const accepted = 'left out where there is a backend';
    throw invalidOption('scheduler', scheduler, accepted);
  }
  return readOption(
    { ...BACKEND, accepted: `${BACKEND.accepted}, unless there is a scheduler` },
    'backend',
    scheduler ? scheduler.backend : backend,
  );
}
