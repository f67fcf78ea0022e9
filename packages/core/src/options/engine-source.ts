import type { TranscriptionBackend } from '../contracts/backend.js';
import type { JoinableScheduler } from '../contracts/scheduler.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { BACKEND } from './backend-option.js';
import { invalidOption } from './invalid-option.js';
import { optionKind, part } from './option-kinds.js';
import { type OptionSpec, readOption } from './option-spec.js';

/** What hears and transcribes, as far as it is given. */
export interface EngineSource {
  readonly backend: TranscriptionBackend | undefined;
  readonly scheduler: JoinableScheduler | undefined;
  readonly vad: VoiceActivityDetector | null | undefined;
}

/** {@link EngineSource} by name. */
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
