import { TranscribeError } from '@ws/core';

// By which the AI SDK knows its errors, whichever copy of it made them.
const MARKERS = ['vercel.ai.error', 'vercel.ai.error.AI_APICallError'] as const;

/**
 * An error as the AI SDK takes it: of one that may not happen again it tries the call again. What the caller's signal
 * ended fails with its reason, as `fetch` does.
 */
export function toModelError(
  error: unknown,
  signal: AbortSignal | undefined,
  url: string,
): unknown {
  if (signal?.aborted) return signal.reason;
  if (!TranscribeError.isInstance(error) || !error.retryable) return error;
  const { message, code, retryable, details } = error;
  const marked = new TranscribeError(message, { code, retryable, details, cause: error });
  for (const marker of MARKERS) {
    Object.defineProperty(marked, Symbol.for(marker), { value: true });
  }
  return Object.assign(marked, { isRetryable: true, url, requestBodyValues: undefined });
}
