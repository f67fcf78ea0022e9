import { errorMessage } from '../errors/error-message.js';
import { TranscribeError, unavailable } from '../errors/transcribe-error.js';
import type { EngineEnd, EngineError } from './engine-channel.js';

/**
 * An error as it can cross to another process: code, message, `retryable` and details.
 *
 * @param engine - what failed where the error says no more than its message
 */
export function toEngineError(error: unknown, engine = 'The engine'): EngineError {
  if (TranscribeError.isInstance(error)) {
    const { code, message, retryable, details } = error;
    return { code, message, retryable, details };
  }
  return { code: 'ERR_BACKEND_FAILED', message: `${engine} failed: ${errorMessage(error)}` };
}

/** An error as it was before it crossed. */
export function fromEngineError({
  message,
  code,
  retryable,
  details,
}: EngineError): TranscribeError {
  return new TranscribeError(message, { code, retryable, details });
}

/** What a backend says that was disposed. */
export function disposedError(what = 'backend'): TranscribeError {
  return new TranscribeError(`The ${what} was disposed. Create another one.`, {
    code: 'ERR_DISPOSED',
  });
}

/** An engine that ended while it started. */
export function diedAtStart({ why, stderr, error }: EngineEnd): TranscribeError {
  if (error !== undefined) return fromEngineError(error);
  return unavailable(
    `The engine died while it loaded the model (${why}): ${lastWords(stderr) ?? 'the machine may be short of memory'}.`,
    { why, stderr },
  );
}

/** A call for which its engine had to be killed. */
export function lateCallError({ why, stderr }: EngineEnd, callTimeoutMs: number): TranscribeError {
  return new TranscribeError(
    `The engine hung (${why}). It is started anew; try again, or raise callTimeoutMs.`,
    { code: 'ERR_BACKEND_TIMEOUT', retryable: true, details: { why, stderr, callTimeoutMs } },
  );
}

/** An engine that died, or had to be killed for another call, while it had this one. */
export function diedDuringCall({ why, stderr }: EngineEnd): TranscribeError {
  return new TranscribeError(
    `The engine died during the call (${why}). It is started anew; try again.`,
    { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why, stderr } },
  );
}

/**
 * Whether a start that failed with this error may succeed a moment later. The system mostly kills a loading engine because
 * the machine is short of memory.
 */
export function mayStart({ code, retryable, details }: TranscribeError): boolean {
  const { why }: { readonly why?: unknown } = details;
  return retryable || (code === 'ERR_BACKEND_UNAVAILABLE' && why === 'SIGKILL');
}

/** The last line that names an error, for Node writes more below it; else the last line of all. */
function lastWords(stderr = ''): string | undefined {
  const lines = stderr.trim().split('\n');
  return lines.findLast((line) => /error\b[^:]*: /i.test(line)) || lines.at(-1) || undefined;
}
