import type { JobStorage, JobStore } from '@ws/core';
import {
  invalidOption,
  type OptionKind,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';

/** Recordings that are transcribed later, by workers: `/v1/jobs`. Nothing of it is there without `jobs`. */
export interface JobOptions {
  /**
   * The queue of jobs: `redis://HOST:6379`, by `@ws/jobs`, or a store of your own, which stays yours to dispose. Default: none.
   */
  readonly jobs?: string | JobStore | undefined;
  /**
   * The place of jobs' recordings and transcripts, for servers and workers alike: a folder, `s3://BUCKET/PREFIX`, or a storage of
   * your own, which stays yours to dispose. Needed with `jobs`.
   */
  readonly jobStorage?: string | JobStorage | undefined;
  /**
   * Hosts that recordings may be fetched from, as `example.com` or `minio:9000`. Which of them lie in your own network is yours
   * to know. Default: none.
   */
  readonly jobHosts?: readonly string[] | undefined;
  /** Hosts that may be told of a job's end, likewise. Default: none. */
  readonly webhookHosts?: readonly string[] | undefined;
  /** Jobs of all clients that have not ended; one more is answered by 429. 1 to a million, default 10000. */
  readonly maxJobs?: number | undefined;
  /** Jobs of one API key that have not ended; one more is answered by 429. 1 to a million, default 100. */
  readonly maxJobsPerKey?: number | undefined;
  /** The longest recording of a job. 1000 to 30 days, default 24 hours. */
  readonly maxJobMs?: number | undefined;
  /** Milliseconds that a job and its transcript are kept after its end. 1000 to a year, default 7 days. */
  readonly keepJobsMs?: number | undefined;
}

/** Options that are not said where they are left out. */
export type UnsaidOfJobs = 'jobs' | 'jobStorage';

const DAY = 86_400_000;
const HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/;

const HOSTS: OptionKind<readonly string[]> = {
  ...optionKind<readonly string[]>(
    'an array of hosts, as example.com or minio:9000',
    Array.isArray,
    Object.freeze([]),
  ),
  take: (hosts, name) =>
    (hosts as readonly unknown[]).map((given) => {
      const host = typeof given === 'string' ? given.toLowerCase() : '';
      if (!HOST.test(host))
        throw invalidOption(name, given, 'a host, as example.com or minio:9000');
      return host;
    }),
};

export const JOBS: OptionSpec<SettingsOf<JobOptions, UnsaidOfJobs>> = {
  jobs: optionKind<string | JobStore | undefined>(
    'redis://HOST:6379, or a JobStore',
    (value) => isPlace(value) || typeof (value as JobStore | null)?.work === 'function',
    undefined,
  ),
  jobStorage: optionKind<string | JobStorage | undefined>(
    'the path of a folder, s3://BUCKET/PREFIX, or a JobStorage',
    (value) => isPlace(value) || typeof (value as JobStorage | null)?.openFile === 'function',
    undefined,
  ),
  jobHosts: HOSTS,
  webhookHosts: HOSTS,
  maxJobs: wholeNumber(1, 1_000_000, 10_000),
  maxJobsPerKey: wholeNumber(1, 1_000_000, 100),
  maxJobMs: wholeNumber(1000, 30 * DAY, DAY),
  keepJobsMs: wholeNumber(1000, 365 * DAY, 7 * DAY),
};

function isPlace(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
