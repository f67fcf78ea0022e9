import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import type { SchedulerClient } from '../contracts/scheduler.js';
import type { TranscribeError } from '../errors/transcribe-error.js';
import { viewOf } from '../guards/backend-view.js';
import { createGuard } from '../guards/create-guard.js';
import { type GuardedBackendOptions, guardedTranscribe } from '../guards/guarded-backend.js';
import { createLanguageDecider, type LanguageDecider } from '../language/language-decider.js';
import { type LanguageOfCall, transcribeInLanguage } from '../language/transcribe-in-language.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import { retried } from '../timing/retried.js';
import type { SessionSettings } from './session-options.js';

export type Transcribe = TranscriptionBackend['transcribe'];

/** What a session or a recording knows of the audio of one decode. */
export interface DecodeConditions extends Omit<LanguageOfCall, 'decider'> {
  /** Milliseconds of it that the detector called speech; `undefined` without a detector. */
  readonly speechMs: number | undefined;
}

/** The engine as sessions and recordings use it: shared by a scheduler, in the language decided, behind the guards. */
export interface GuardedEngine extends AsyncDisposable {
  readonly client: SchedulerClient;
  readonly backend: TranscriptionBackend;
  readonly decider: LanguageDecider;
  /** Options of a call whose transcript must tell which speech it has words for. They cost next to nothing. */
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

// A process that has to start anew is ready within a second or two.
const PAUSES_MS = [250, 1000];

/** Makes a call that fails in a passing way again, three times in all. No scheduler, strategy or backend tries again. */
export function retriedCall<T>(
  attempt: () => Promise<T>,
  options: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T> {
  const pauseAfter = ({ retryable, code }: TranscribeError, failures: number) => {
    const pauseMs = retryable ? PAUSES_MS[failures - 1] : undefined;
    if (pauseMs !== undefined) {
      options.logger.warn({ code, pauseMs }, 'transcription failed, trying again');
    }
    return pauseMs;
  };
  return retried(attempt, pauseAfter, options);
}
