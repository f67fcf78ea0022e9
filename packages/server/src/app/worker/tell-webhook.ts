import { type Job, type JobStorage, TranscribeError } from '@ws/core';
import { fromInstalled } from '@ws/core/internal';
import { callbackBody } from '../../protocols/deepgram/recordings/callback.js';
import { jobAnswer } from '../../protocols/jobs/job-answer.js';
import { readResult } from '../../protocols/jobs/job-files.js';
import type { QueuedRequest } from '../../protocols/jobs/job-request.js';

const TIMEOUT_MS = 10_000;

/**
 * Posts `{type: "job.done" | "job.failed", job}` to the webhook of a job that has ended, signed; to the callback of another
 * service's client what that service tells.
 *
 * @throws TranscribeError where the webhook does not take it
 */
export async function tellWebhook(
  job: Job,
  secret: string | undefined,
  { storage }: { readonly storage: JobStorage },
): Promise<void> {
  const { webhook, callback, trace } = job.request as unknown as QueuedRequest;
  if (webhook === undefined) return;
  if (secret === undefined) {
    throw failed('this worker has no WS_WEBHOOK_SECRET to sign with');
  }
  const { signWebhook } = await fromInstalled('@ws/jobs', () => import('@ws/jobs'));
  const method = callback?.method ?? 'POST';
  const told =
    callback === undefined
      ? { type: `job.${job.state}`, job: jobAnswer(job) }
      : callbackBody(job, await readResult(storage, job.id), callback);
  const body = JSON.stringify(told);
  let response: Response;
  try {
    response = await fetch(webhook, {
      ...{ method, body },
      headers: {
        'content-type': 'application/json',
        // The same each time it is sent.
        'ws-webhook-id': job.id,
        ...trace,
        'ws-signature': signWebhook(body, secret, Math.floor(Date.now() / 1000)),
      },
      // It may lead elsewhere than the operator has listed.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    // The address may hold a secret.
    throw failed((error as Error).name);
  }
  await response.body?.cancel();
  if (!response.ok) throw failed(`HTTP ${response.status}`);
}

function failed(problem: string): TranscribeError {
  return new TranscribeError(`The webhook was not told: ${problem}.`, {
    ...{ code: 'ERR_CONNECTION', retryable: true },
  });
}
