import type { StrategyInput } from '../contracts/strategy.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { type GuardedTranscript, suppressNoSpeech } from '../guards/no-speech.js';
import type { SessionSettings } from './session-options.js';

/** One call of the strategy, guarded. */
export interface DecodePass {
  readonly input: StrategyInput;
  /** Partials need none. */
  readonly timestamps: boolean;
  /** How often a failure that may pass is tried again. */
  readonly retries: number;
  readonly signal: AbortSignal;
}

/**
 * Decodes an utterance, or what has been heard of it.
 *
 * @throws TranscribeError what the backend throws; errors of another kind as `ERR_BACKEND_FAILED`
 */
export async function decodeUtterance(
  settings: SessionSettings,
  pass: DecodePass,
): Promise<GuardedTranscript> {
  const { backend, strategy, language, task, prompt, logger } = settings;
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await strategy.transcribe(backend, pass.input, {
        task,
        timestamps: pass.timestamps,
        signal: pass.signal,
        ...(language === undefined ? {} : { language }),
        ...(prompt === undefined ? {} : { prompt }),
      });
      if (typeof result?.text !== 'string' || !Array.isArray(result.segments)) {
        throw new Error(
          `The backend "${backend.name}" answered with something else than a transcript.`,
        );
      }
      return suppressNoSpeech(result);
    } catch (cause) {
      const error = asTranscribeError(cause);
      if (!error.retryable || attempt >= pass.retries || pass.signal.aborted) throw error;
      logger.warn({ code: error.code, attempt: attempt + 1 }, 'transcription failed, trying again');
    }
  }
}

function asTranscribeError(error: unknown): TranscribeError {
  if (TranscribeError.isInstance(error)) return error;
  return new TranscribeError('The backend failed. See the cause.', {
    code: 'ERR_BACKEND_FAILED',
    cause: error,
  });
}
