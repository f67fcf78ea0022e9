import { abortedError } from '@ws/core/internal';
import { AttemptFailed, attemptOften, type DownloadProblem } from '../../download/attempts.js';
import {
  type FetchableModel,
  isPinned,
  isPinnedFile,
  type PinnedFile,
  type PinnedModel,
  pathInRepository,
} from '../catalogue.js';
import type { DownloadJob } from '../download-job.js';
import { isWeights, missingFiles } from '../needed-files.js';
import { fileUrl } from './hub-address.js';
import { networkProblem, statusProblem } from './hub-problem.js';
import type { HubClient, HubFacts } from './hub-request.js';

/**
 * Completes what is known of a model's files by what the hub says of them: of a large file its SHA-256, of another
 * its SHA-1 as a git blob, and the commit that they are of. Files that are not needed and that
 * the repository lacks are left out.
 *
 * Source: the headers that huggingface_hub's `get_hf_file_metadata` reads (`X-Repo-Commit`, `X-Linked-Etag`,
 * `X-Linked-Size`, `ETag`).
 *
 * @throws AttemptFailed when the hub cannot be asked, lacks a file that is needed, or does not say its checksum;
 *   `ERR_ABORTED`.
 */
export async function pinModel(
  job: DownloadJob,
  client: HubClient,
  endpoint: string,
): Promise<PinnedModel> {
  const { model } = job;
  if (isPinned(model)) return model;
  let { revision } = model;
  const files: PinnedFile[] = [];
  const absent = new Set<string>();
  for (const file of model.files) {
    if (isPinnedFile(file)) {
      files.push(file);
      continue;
    }
    // The same weights in another format.
    if (isWeights(file.name) && files.some(({ name }) => isWeights(name))) continue;
    const url = fileUrl(endpoint, model.repository, revision, pathInRepository(file));
    const facts = await attemptOften(
      { ...job.settings, signal: job.signal },
      () => client.reached,
      () => ask(job, client, url),
    );
    if (facts.status === 404 && (facts.errorCode ?? 'EntryNotFound') === 'EntryNotFound') {
      absent.add(file.name);
      const missing = missingFiles(model, (name) => !absent.has(name));
      if (missing.length === 0) continue;
      throw problem(`${model.repository} has no ${missing.join(' and no ')} at ${revision}`);
    }
    if (facts.status >= 400) throw new AttemptFailed(repositoryProblem(model, facts));
    // All files are taken from the commit of the first, whatever is pushed meanwhile.
    if (facts.commit !== undefined) revision = facts.commit;
    const pinned = {
      ...file,
      sizeBytes: file.sizeBytes ?? facts.sizeBytes,
      sha256: file.sha256 ?? facts.sha256,
      gitSha1: facts.gitSha1,
    };
    if (!isPinnedFile(pinned)) {
      throw problem(`it does not say the size and the checksum of ${file.name}`);
    }
    files.push(pinned);
  }
  return { ...model, revision, files };
}

async function ask(job: DownloadJob, client: HubClient, url: string): Promise<HubFacts> {
  const { signal } = job;
  const facts = await client.head(url, signal).catch((error: unknown) => {
    if (signal.aborted) throw abortedError(signal);
    throw new AttemptFailed(networkProblem(error), 0, error);
  });
  const { passing } = statusProblem(facts);
  if (facts.status >= 400 && passing) throw new AttemptFailed(statusProblem(facts));
  return facts;
}

function repositoryProblem(model: FetchableModel, facts: HubFacts): DownloadProblem {
  const { repository, revision } = model;
  const { status, errorCode } = facts;
  if (errorCode === 'RevisionNotFound') {
    return problem(`the repository ${repository} has no revision ${revision}`).problem;
  }
  if (errorCode === 'GatedRepo') {
    return problem(
      `the repository ${repository} is given to those only who have accepted its conditions on the hub; accept them, and set HF_TOKEN`,
    ).problem;
  }
  if (errorCode === 'RepoNotFound' || status === 401) {
    return problem(
      `it has no repository ${repository}, or a private one that HF_TOKEN does not open`,
    ).problem;
  }
  return statusProblem(facts);
}

function problem(reason: string): AttemptFailed {
  return new AttemptFailed({ reason, passing: false, unreachable: false });
}
