import { type JobLimits, TranscribeError } from '@ws/core';
import type { RedactionKind } from '@ws/redaction';
import type { JobIntake } from '../job-intake.js';
import type { JobClient } from './job-client.js';
import { audioKey } from './job-files.js';
import type { ListedHosts, QueuedRequest } from './job-request.js';
import type { OpenJobs } from './open-jobs.js';

export interface JobsSettings extends ListedHosts {
  readonly maxJobs: number;
  readonly maxJobsPerKey: number;
  readonly maxJobMs: number;
  readonly keepJobsMs: number;
  readonly maxUploadBytes: number;
  /** Kinds of numbers and addresses that are covered in all transcripts. */
  readonly redact: readonly RedactionKind[];
}

export function createJobIntake(
  settings: JobsSettings,
  { store, storage }: Pick<OpenJobs, 'store' | 'storage'>,
): JobIntake {
  function limitsOf({ identity }: JobClient): JobLimits {
    const { maxJobs: jobs, maxJobsPerKey: jobsOfOwner } = settings;
    return { jobs, jobsOfOwner, secondsPerDay: identity.audioSecondsPerDay };
  }

  return {
    hosts: settings,
    async add({ id, path, recording, callback, priority }, client) {
      if (path !== undefined) await storage.writeFile(audioKey(id), path);
      const redact = [...new Set([...settings.redact, ...(recording.redact ?? [])])];
      const { maxJobMs, keepJobsMs: keepMs, maxUploadBytes: maxBytes } = settings;
      const { owner, trace } = client;
      const request = {
        ...{ ...recording, redact, maxJobMs, maxBytes },
        ...(callback !== undefined && { callback }),
        ...(trace !== undefined && { trace }),
      } satisfies QueuedRequest;
      const isTold = recording.webhook !== undefined;
      try {
        return await store.add({ id, owner, request, priority, isTold, keepMs }, limitsOf(client));
      } catch (error) {
        // The recording of a job that may have been added stays for a worker.
        const isRefused = TranscribeError.isInstance(error) && error.code !== 'ERR_CONNECTION';
        if (isRefused && path !== undefined) await storage.removeAll(id);
        throw error;
      }
    },
  };
}
