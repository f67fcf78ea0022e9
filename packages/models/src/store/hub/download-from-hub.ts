import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { abortedError } from '@ws/core';
import {
  modelSizeBytes,
  type PinnedFile,
  type PinnedModel,
  pathInRepository,
} from '../catalogue.js';
import { hasChecksum } from '../checksum.js';
import { directorySize, fileSize, onDisk, remove, requireFreeSpace } from '../disk.js';
import type { DownloadJob } from '../download-job.js';
import { sourceError } from '../failures.js';
import { fileProgress } from '../progress.js';
import { AttemptFailed, attemptOften } from './attempt.js';
import { fileUrl } from './hub-address.js';
import { type HubProblem, networkProblem, statusProblem } from './hub-problem.js';
import { createHubClient, type HubClient, type HubResponse } from './hub-request.js';
import type { HubSettings } from './hub-settings.js';
import { pinModel } from './pin-model.js';

/**
 * Downloads a model's files from the hub into the job's folder. What a cut left there as `NAME.part` is gone on with;
 * every file is checked before it gets its name.
 *
 * @returns What the files are; where the catalogue does not know it, what the hub says.
 * @throws TranscribeError a source failure (see `sourceFailure`), a disk error, or `ERR_ABORTED`.
 */
export async function downloadFromHub(job: DownloadJob, hub: HubSettings): Promise<PinnedModel> {
  const { folder, settings } = job;
  if (hub.offline) throw failure(hub, 'HF_HUB_OFFLINE is set', false);
  let client: HubClient;
  try {
    client = await createHubClient({ ...hub, ...settings });
  } catch (error) {
    throw failure(hub, `${(error as Error).message} (HTTP_PROXY, HTTPS_PROXY)`, false, error);
  }
  try {
    const model = await pinModel(job, client, hub.endpoint);
    await requireFreeSpace(folder, modelSizeBytes(model) - (await directorySize(folder)));
    for (const file of model.files) await downloadFile({ ...job, model }, hub, client, file);
    return model;
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    const { reason, passing } = error.problem;
    throw failure(hub, reason, passing, error.cause);
  } finally {
    await client.close();
  }
}

function failure(hub: HubSettings, reason: string, retryable: boolean, cause?: unknown) {
  return sourceError({ source: 'hub', where: hub.endpoint, reason, retryable }, cause);
}

async function downloadFile(
  job: DownloadJob,
  hub: HubSettings,
  client: HubClient,
  file: PinnedFile,
): Promise<void> {
  const { folder, model } = job;
  const path = join(folder, file.name);
  // Whole, from a call that was cut at a later file.
  if ((await fileSize(path)) === file.sizeBytes && (await isRight(job, file, path))) return;
  const url = fileUrl(hub.endpoint, model.repository, model.revision, pathInRepository(file));
  const part = `${path}.part`;
  try {
    await attemptOften(job, client, () => attempt(job, client, file, url, part));
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    const { reason, passing } = error.problem;
    throw failure(hub, `${file.name}: ${reason}`, passing, error.cause);
  }
  await onDisk(path, model, () => rename(part, path));
}

/** One request for what is missing of the file. Afterwards the part is the whole, right file. */
async function attempt(
  job: DownloadJob,
  client: HubClient,
  file: PinnedFile,
  url: string,
  part: string,
): Promise<void> {
  const { signal } = job;
  let had = (await fileSize(part)) ?? 0;
  if (had > file.sizeBytes) had = 0;
  const resumed = had > 0;
  if (had < file.sizeBytes) {
    const response = await client
      .get(url, resumed ? { range: `bytes=${had}-` } : {}, signal)
      .catch((error: unknown) => {
        if (signal.aborted) throw abortedError(signal);
        throw new AttemptFailed(networkProblem(error), 0, error);
      });
    await receive(job, file, response, part, had);
  }
  if (await isRight(job, file, part)) return;
  await remove(part);
  // What an earlier call left may have been another file's beginning: only a file from one piece is surely wrong.
  throw new AttemptFailed(
    {
      reason: 'what came is not the file that was asked for (its checksum is another)',
      passing: resumed,
      unreachable: false,
    },
    0,
  );
}

/** Writes an answer's body to the part, after the `had` bytes that are there or in their place. */
async function receive(
  job: DownloadJob,
  file: PinnedFile,
  response: HubResponse,
  part: string,
  had: number,
): Promise<void> {
  const { model, signal } = job;
  const start = startOfBody(response, had);
  const refusal = start === undefined ? refusalOf(response) : sizeProblem(file, response, start);
  if (start === undefined || refusal !== undefined) {
    await response.discard();
    if (refusal === OTHER_RANGE) await remove(part);
    throw new AttemptFailed(refusal ?? OTHER_RANGE, 0);
  }
  const handle = await onDisk(part, model, () => open(part, start === 0 ? 'w' : 'a')).catch(
    async (error: unknown) => {
      await response.discard();
      throw error;
    },
  );
  const report = fileProgress(job.onProgress, {
    phase: 'downloading',
    model: model.name,
    file: file.name,
    totalBytes: file.sizeBytes,
    source: 'hub',
  });
  let size = start;
  try {
    report(size);
    for await (const chunk of bodyOf(response, signal, () => size - start)) {
      if (size + chunk.byteLength > file.sizeBytes) {
        await remove(part);
        throw new AttemptFailed(wrongSize(file, 'more'), 0);
      }
      await onDisk(part, model, () => handle.appendFile(chunk));
      size += chunk.byteLength;
      report(size);
    }
  } finally {
    await handle.close();
  }
  if (size < file.sizeBytes) {
    const reason = `cut after ${size} of ${file.sizeBytes} bytes`;
    throw new AttemptFailed({ reason, passing: true, unreachable: false }, size - start);
  }
}

const OTHER_RANGE: HubProblem = {
  reason: 'it sent another range than was asked for',
  passing: true,
  unreachable: false,
};

function refusalOf(response: HubResponse): HubProblem {
  const { status } = response;
  return status === 206 || status === 416 ? OTHER_RANGE : statusProblem(response);
}

/** What is wrong when a server announces a body that cannot be (the rest of) the file. */
function sizeProblem(
  file: PinnedFile,
  response: HubResponse,
  start: number,
): HubProblem | undefined {
  const announced = response.headers['content-length'];
  if (announced === undefined || start + Number(announced) === file.sizeBytes) return undefined;
  return wrongSize(file, start + Number(announced) > file.sizeBytes ? 'more' : 'fewer');
}

function wrongSize(file: PinnedFile, which: 'more' | 'fewer'): HubProblem {
  const reason = `what came has ${which} than the ${file.sizeBytes} bytes of the file that was asked for`;
  return { reason, passing: false, unreachable: false };
}

/** Where in the file the body starts: where we asked, or at 0 when the server ignores ranges. */
function startOfBody(response: HubResponse, had: number): number | undefined {
  if (response.status === 200) return 0;
  const range = response.headers['content-range'];
  if (response.status !== 206 || typeof range !== 'string') return undefined;
  return Number(/^bytes (\d+)-/.exec(range)?.[1] ?? Number.NaN) === had ? had : undefined;
}

/** The body's chunks; a broken connection becomes a failed attempt that says how much came. */
async function* bodyOf(
  response: HubResponse,
  signal: AbortSignal,
  received: () => number,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of response.body) yield chunk as Buffer;
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    throw new AttemptFailed(networkProblem(error), received(), error);
  }
}

async function isRight(job: DownloadJob, file: PinnedFile, path: string): Promise<boolean> {
  const onBytes = fileProgress(job.onProgress, {
    phase: 'verifying',
    model: job.model.name,
    file: file.name,
    totalBytes: file.sizeBytes,
    source: 'hub',
  });
  return onDisk(path, job.model, () => hasChecksum(path, file, { signal: job.signal, onBytes }));
}
