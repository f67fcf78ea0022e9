import { setTimeout as sleep } from 'node:timers/promises';
import { TranscribeError } from '@ws/core';
import { get, type HttpAnswer } from './http.js';
import { connectionError, refusal } from './server-errors.js';

/** How a server is waited for. */
export interface HealthWait {
  readonly url: URL;
  /** After so long it is given up. */
  readonly timeoutMs: number;
  /** Nobody answering means that it has not begun to listen: whisper-server loads its model first. */
  readonly isStarting: boolean;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 50;
const ANSWER_TIMEOUT_MS = 5_000;

/** One look at `/health`. */
export function askHealth(url: URL, signal: AbortSignal): Promise<HttpAnswer> {
  return get(url, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]));
}

/**
 * Resolves when the server says that it is ready.
 *
 * @throws TranscribeError `ERR_CONNECTION` (retryable) when nobody answers; `ERR_BACKEND_UNAVAILABLE` when it loads for
 * longer than `timeoutMs`, or is no whisper-server
 */
export async function waitUntilHealthy({
  url,
  timeoutMs,
  isStarting,
  signal,
}: HealthWait): Promise<void> {
  const latest = performance.now() + timeoutMs;
  for (;;) {
    let problem: TranscribeError;
    try {
      const answer = await askHealth(url, signal);
      if (answer.status === 200 && isReady(answer.body)) return;
      problem = unhealthy(answer, url, timeoutMs);
      if (answer.status !== 503) throw problem;
    } catch (cause) {
      signal.throwIfAborted();
      if (TranscribeError.isInstance(cause)) throw cause;
      problem = connectionError(url, cause);
      if (!isStarting) throw problem;
    }
    if (performance.now() >= latest) throw problem;
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

function isReady(body: string): boolean {
  try {
    return JSON.parse(body)?.status === 'ok';
  } catch {
    return false;
  }
}

/** Why a server that answers cannot be used. */
export function unhealthy(answer: HttpAnswer, url: URL, timeoutMs: number): TranscribeError {
  const details = { url: url.origin, status: answer.status };
  if (answer.status === 503) {
    return new TranscribeError(
      `whisper-server at ${url.origin} has said for ${timeoutMs} ms that it loads a model. After a /load that failed it says so for ever: restart it, or raise startTimeoutMs for a model that takes longer.`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details },
    );
  }
  const reason =
    answer.status === 200
      ? 'its /health says something else'
      : refusal(answer, url.pathname).message;
  return new TranscribeError(
    `There is no whisper-server of whisper.cpp 1.9 at ${url.origin}: ${reason} Give url and requestPath as it was started with.`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details },
  );
}
