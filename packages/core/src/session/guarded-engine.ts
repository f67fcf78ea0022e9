import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { SchedulerClient } from '../contracts/scheduler.js';
import { createGuard } from '../guards/create-guard.js';
import {
  type GuardedBackendOptions,
  guardedTranscribe,
  viewOf,
} from '../guards/guarded-backend.js';
import { createLanguageDecider, type LanguageDecider } from '../language/language-decider.js';
import { type LanguageOfCall, transcribeInLanguage } from '../language/transcribe-in-language.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import type { SessionSettings } from './session-options.js';

export type Transcribe = TranscriptionBackend['transcribe'];

/** What is known of the audio of one decode. */
export interface DecodeConditions extends Omit<LanguageOfCall, 'decider'> {
  /** Milliseconds of it that the detector called speech; `undefined` without a detector. */
  readonly speechMs: number | undefined;
}

/** A session's or a recording's way to the engine: it shares it with others, in the language that is decided, behind guards. */
export interface GuardedEngine extends AsyncDisposable {
  readonly client: SchedulerClient;
  readonly backend: TranscriptionBackend;
  readonly decider: LanguageDecider;
  /** What a call has to ask for so that it is known which speech its transcript has words for: next to no cost. */
  readonly placed: Pick<TranscribeOptions, 'tokens'>;
  /** Makes the calls of one decode. Call it within a task of the client. */
  transcribe(
    conditions: DecodeConditions,
    onSuppressed?: GuardedBackendOptions['onSuppressed'],
  ): Transcribe;
}

export function createGuardedEngine(
  settings: Pick<SessionSettings, 'backend' | 'scheduler' | 'guards' | 'clock' | 'logger'>,
): GuardedEngine {
  const { scheduler, clock, logger } = settings;
  const own = scheduler
    ? undefined
    : createInferenceScheduler({ backend: settings.backend, clock, logger });
  const client = (own ?? scheduler!).join();
  const { backend } = client;
  const { tokens, attention } = backend.capabilities;
  const guard = createGuard(settings.guards);
  const decider = createLanguageDecider();
  return {
    client,
    backend,
    decider,
    placed: tokens && attention ? { tokens: true } : {},
    transcribe({ speechMs, ...language }, onSuppressed) {
      const inLanguage = viewOf(backend, (...call) =>
        transcribeInLanguage(backend, ...call, { decider, ...language }),
      );
      return guardedTranscribe(inLanguage, guard, { evidence: () => ({ speechMs }), onSuppressed });
    },
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      await own?.[Symbol.asyncDispose]();
    },
  };
}
