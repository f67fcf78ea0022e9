import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptFailed } from '../../download/attempts.js';
import {
  downloadInRanges,
  type RangedDownload,
  rangeStart,
  wrongSize,
} from '../../download/ranged-download.js';
import {
  modelSizeBytes,
  type PinnedFile,
  type PinnedModel,
  pathInRepository,
} from '../catalogue.js';
import { hasChecksum } from '../checksum.js';
import { directorySize, fileSize, onDisk, remove, requireFreeSpace } from '../disk.js';
import { type DownloadJob, jobProgress } from '../download-job.js';
import { SourceFailed } from '../failures.js';
import { fileUrl } from './hub-address.js';
import { networkProblem } from './hub-problem.js';
import {
  createHubClient,
  type HubClient,
  type HubSettings,
  readHubSettings,
} from './hub-request.js';
import { pinModel } from './pin-model.js';

/**
 * Downloads a model's files from the hub into the job's folder. What a cut left there as `NAME.part` is gone on with;
 * every file is checked before it gets its name.
 *
 * @returns What the files are; where the catalogue does not know it, what the hub says.
 * @throws SourceFailed where this source cannot give the model; TranscribeError a disk error, or `ERR_ABORTED`
 */
export async function downloadFromHub(job: DownloadJob): Promise<PinnedModel> {
  const hub = readHubSettings();
  const { folder, settings, signal } = job;
  if (hub.offline) throw failure(hub, 'HF_HUB_OFFLINE is set');
  let client: HubClient;
  try {
    client = await createHubClient({ ...hub, ...settings, signal });
  } catch (error) {
    throw failure(hub, `${(error as Error).message} (HTTP_PROXY, HTTPS_PROXY)`);
  }
  try {
    const model = await pinModel(job, client, hub.endpoint);
    await requireFreeSpace(folder, modelSizeBytes(model) - (await directorySize(folder)));
    for (const file of model.files) await downloadFile({ ...job, model }, hub, client, file);
    return model;
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    const { reason, passing } = error.problem;
    throw failure(hub, reason, passing);
  } finally {
    await client.close();
  }
}

function failure(hub: HubSettings, reason: string, retryable = false): SourceFailed {
  return new SourceFailed({ source: 'hub', where: hub.endpoint, reason, retryable });
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
    await downloadInRanges(partialDownload(job, client, file, url, part));
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    const { reason, passing } = error.problem;
    throw failure(hub, `${file.name}: ${reason}`, passing);
  }
  await onDisk(path, model, () => rename(part, path));
}

/** The download of a file into a part of it. */
function partialDownload(
  job: DownloadJob,
  client: HubClient,
  file: PinnedFile,
  url: string,
  part: string,
): RangedDownload {
  const { model, signal, settings } = job;
  const { sizeBytes } = file;
  return {
    ...{ retries: settings.retries, retryDelayMs: settings.retryDelayMs, signal },
    isReached: () => client.reached,
    async had() {
      const size = (await fileSize(part)) ?? 0;
      return size > sizeBytes
        ? { bytes: 0, isWhole: false }
        : { bytes: size, isWhole: size === sizeBytes };
    },
    ask: (from) => client.get(url, from > 0 ? { range: `bytes=${from}-` } : {}),
    goesOn: (answer, from) => rangeStart(answer.header('content-range')) === from,
    async open(answer, from) {
      const announced = from + Number(answer.header('content-length') ?? sizeBytes - from);
      if (announced !== sizeBytes) {
        throw new AttemptFailed(wrongSize(announced > sizeBytes ? 'more' : 'fewer', sizeBytes));
      }
      const handle = await onDisk(part, model, () => open(part, from === 0 ? 'w' : 'a'));
      return {
        totalBytes: sizeBytes,
        append: (bytes) => onDisk(part, model, () => handle.appendFile(bytes)),
        close: () => handle.close(),
      };
    },
    restart: () => remove(part),
    onBytes: jobProgress(job, 'hub', 'downloading', file.name, sizeBytes),
    networkProblem,
    async check(resumed) {
      if (await isRight(job, file, part)) return;
      await remove(part);
      const reason = 'what came is not the file that was asked for (its checksum is another)';
      throw new AttemptFailed({ reason, passing: resumed });
    },
  };
}

async function isRight(job: DownloadJob, file: PinnedFile, path: string): Promise<boolean> {
  const onBytes = jobProgress(job, 'hub', 'verifying', file.name, file.sizeBytes);
  return onDisk(path, job.model, () => hasChecksum(path, file, { signal: job.signal, onBytes }));
}
