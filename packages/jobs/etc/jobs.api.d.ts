import { JobStorage, Logger, JobStore, Clock } from '@ws/core';

/**
 * The storage that a text names: the path of a folder, or `s3://BUCKET/PREFIX?endpoint=http://HOST:9000`, of which prefix and
 * endpoint may be left out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createJobStorage(place: string): JobStorage;

/**
 * Keeps files below a folder, which this user alone can read: of one machine, or of a file system that all have. A folder
 * that is missing is made.
 */
declare function createFolderStorage(folder: string): JobStorage;

/** Settings of {@link createS3Storage}. Keys, region and profile are found as all programs over AWS's SDK find them. */
interface S3StorageOptions {
    readonly bucket: string;
    /** The prefix of all keys, without a `/` at its end. Default: none. */
    readonly prefix?: string | undefined;
    /** The address of a service that is not Amazon's: `http://minio:9000`. Default: Amazon's. */
    readonly endpoint?: string | undefined;
}
/**
 * Keeps objects in a bucket of S3, or of what speaks as S3 does (MinIO, Ceph, R2). Needs the package `@aws-sdk/client-s3`.
 * Objects of more than 5 GB are refused by S3.
 */
declare function createS3Storage({ bucket, prefix, endpoint }: S3StorageOptions): JobStorage;

/** Settings of {@link createBullJobStore}. Durations in milliseconds. */
interface BullJobStoreOptions {
    /** The prefix of all keys: stores of other prefixes share the server. Default `ws-jobs`. */
    readonly prefix?: string | undefined;
    /**
     * After so long without a sign of life of its worker, a job goes to another one. All workers must say the same. 1000 to an
     * hour, default 10000.
     */
    readonly lockMs?: number | undefined;
    /** Between two looks at what has ended, is too old or was removed. 100 to an hour, default 30000. */
    readonly sweepMs?: number | undefined;
    /** Between the first two attempts of a job; it doubles from then on. 1 to an hour, default 1000. */
    readonly retryDelayMs?: number | undefined;
    /** Between the first two tellings of a job; it doubles from then on. 1 to an hour, default 40000. */
    readonly tellDelayMs?: number | undefined;
    readonly logger?: Logger | undefined;
}

/**
 * Jobs in Redis (6.2 or later) or Valkey, by BullMQ: servers and workers on many machines share them. The queues are
 * `recordings` and `webhooks`.
 *
 * @param url - `redis://HOST:6379`, with user, password and number of the database where there are some
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createBullJobStore(url: string, options?: BullJobStoreOptions): JobStore;

/** Settings of {@link createMemoryJobStore}. */
interface MemoryJobStoreOptions {
    /** Between the first two attempts of a job, in milliseconds; it doubles from then on. Default 1000. */
    readonly retryDelayMs?: number | undefined;
    /** Between the first two tellings of a job, in milliseconds; it doubles from then on. Default 40000. */
    readonly tellDelayMs?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/**
 * Jobs of one process, which are gone when it ends: for tests, and for programs that are server and worker in one. Its
 * limits are those that are given with each job; what has ended stays for the job's `keepMs`.
 */
declare function createMemoryJobStore(options?: MemoryJobStoreOptions): JobStore;

/**
 * The signature of a webhook's request: `t=SECONDS,v1=HEX`, where `HEX` is the HMAC-SHA256 of `SECONDS.BODY` with the secret.
 * The client's webhook (`createWebhook` of `@ws/client/sinks`) signs in the same way.
 *
 * @param body - as it is sent, byte for byte
 * @param seconds - since 1970
 */
declare function signWebhook(body: string, secret: string, seconds: number): string;
/**
 * Verifies that a request of a webhook was signed with the secret, in the last five minutes.
 *
 * @param body - as it came, byte for byte
 * @param signature - the header `ws-signature`
 * @param now - milliseconds since 1970
 */
declare function verifyWebhook(body: string, signature: string | undefined, secret: string, now?: number): boolean;

export { type BullJobStoreOptions, type MemoryJobStoreOptions, type S3StorageOptions, createBullJobStore, createFolderStorage, createJobStorage, createMemoryJobStore, createS3Storage, signWebhook, verifyWebhook };
