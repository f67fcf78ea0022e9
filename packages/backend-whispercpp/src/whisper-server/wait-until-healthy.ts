import { setTimeout as sleep } from 'node:timers/promises';
import { TranscribeError } from '@ws/core';
import { get, type HttpAnswer } from './http.js';
import { connectionError, refusal } from './server-errors.js';

const PAUSE_MS = 50;
const ANSWER_TIMEOUT_MS = 5_000;

/** What `/health` shows; the answer itself if it is not whisper-server's. */
export type FoundHealth = 'ready' | 'loading' | HttpAnswer;

/**
 * Asks `/health` once. While whisper-server loads its model it means to answer 503, but its error handler turns that into a
 * 404, as for an unknown path. If its page is there, the path is right.
 *
 * @throws Error of the connection
 */
export async function askHealth(url: URL, signal: AbortSignal): Promise<FoundHealth> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  const answer = await get(url, inTime);
  if (answer.status === 200 && isReady(answer.body)) return 'ready';
  if (answer.status === 503) return 'loading';
  if (answer.status !== 404) return answer;
  const page = await get(new URL('./', url), inTime);
  return page.status === 200 && page.body.includes('Whisper.cpp Server') ? 'loading' : answer;
}

/**
 * Resolves when the server says that it is ready.
 *
 * @param isStarting - it does not listen yet while it loads its model: a refused connection is no failure
 * @throws TranscribeError `ERR_CONNECTION` (retryable) when no answer comes; `ERR_BACKEND_UNAVAILABLE` when it loads for
 * longer than `timeoutMs`, or is no whisper-server
 */
export async function waitUntilHealthy(
  url: URL,
  timeoutMs: number,
  isStarting: boolean,
  signal: AbortSignal,
): Promise<void> {
  const latest = performance.now() + timeoutMs;
  for (;;) {
    let problem: TranscribeError;
    try {
      const health = await askHealth(url, signal);
      if (health === 'ready') return;
      problem = unhealthy(health, url, timeoutMs);
      if (health !== 'loading') throw problem;
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
export function unhealthy(
  health: Exclude<FoundHealth, 'ready'>,
  url: URL,
  timeoutMs: number,
): TranscribeError {
  if (health === 'loading') {
    return new TranscribeError(
      `whisper-server at ${url.origin} has loaded a model for ${timeoutMs} ms. After a /load that failed it does so for ever: restart it, or raise startTimeoutMs for a model that takes longer.`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { url: url.origin } },
    );
  }
  const { status } = health;
  const reason =
    status === 200 ? 'its /health says something else.' : refusal(health, url.pathname).message;
  return new TranscribeError(
    `There is no whisper-server of whisper.cpp 1.9 at ${url.origin}: ${reason}`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { url: url.origin, status } },
  );
}
