import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { type JobStorage, TranscribeError } from '@ws/core';
import { errorMessage, fromInstalled } from '@ws/core/internal';
import { partsOf } from './check-key.js';

/** Settings of {@link createS3Storage}. Keys, region and profile are found as all programs over AWS's SDK find them. */
export interface S3StorageOptions {
  readonly bucket: string;
  /** The prefix of all keys, without a `/` at its end. Default: none. */
  readonly prefix?: string | undefined;
  /** The address of a service that is not Amazon's: `http://minio:9000`. Default: Amazon's. */
  readonly endpoint?: string | undefined;
}

// S3 removes no more in one request.
const REMOVED_AT_ONCE = 1000;

/**
 * Keeps objects in a bucket of S3, or of what speaks as S3 does (MinIO, Ceph, R2). Needs the package `@aws-sdk/client-s3`.
 * Objects of more than 5 GB are refused by S3.
 */
export function createS3Storage({ bucket, prefix = '', endpoint }: S3StorageOptions): JobStorage {
  let made: Promise<Connected> | undefined;

  interface Connected {
    readonly client: S3Client;
    readonly sdk: typeof import('@aws-sdk/client-s3');
  }

  function connected(): Promise<Connected> {
    made ??= fromInstalled('@aws-sdk/client-s3', async () => {
      const sdk = await import('@aws-sdk/client-s3');
      // Services in one's own network have no host name for each bucket, and do not all know the newer checksums: they would
      // keep those as part of the object.
      const required = 'WHEN_REQUIRED';
      const own =
        endpoint === undefined
          ? {}
          : ({
              ...{ endpoint, forcePathStyle: true },
              requestChecksumCalculation: required,
              responseChecksumValidation: required,
            } as const);
      return { sdk, client: new sdk.S3Client(own) };
    });
    return made;
  }

  const nameOf = (key: string): string =>
    [...(prefix === '' ? [] : [prefix]), ...partsOf(key)].join('/');

  async function asked<T>(ask: (s3: Connected) => Promise<T>): Promise<T> {
    const s3 = await connected();
    try {
      return await ask(s3);
    } catch (cause) {
      if (TranscribeError.isInstance(cause)) throw cause;
      throw new TranscribeError(`The storage of jobs failed: ${errorMessage(cause)}.`, {
        ...{ code: 'ERR_CONNECTION', retryable: true, details: { bucket }, cause },
      });
    }
  }

  async function bodyOf({ client, sdk }: Connected, key: string) {
    try {
      const { Body } = await client.send(
        new sdk.GetObjectCommand({ Bucket: bucket, Key: nameOf(key) }),
      );
      return Body;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** All names below a folder of keys. */
  async function namesBelow({ client, sdk }: Connected, folder: string): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${nameOf(folder)}/`,
          ContinuationToken: token,
        }),
      );
      names.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return names;
  }

  return {
    name: 's3',
    async open() {
      const { client, sdk } = await connected();
      try {
        await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }));
      } catch (cause) {
        throw new TranscribeError(
          `The bucket ${bucket} cannot be used: ${errorMessage(cause)}. Check its name and the keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION), or name a folder with --job-storage.`,
          { code: 'ERR_CONNECTION', details: { bucket }, cause },
        );
      }
    },
    write: (key, bytes) =>
      asked(async ({ client, sdk }) => {
        await client.send(
          new sdk.PutObjectCommand({ Bucket: bucket, Key: nameOf(key), Body: bytes }),
        );
      }),
    writeFile: (key, path) =>
      asked(async ({ client, sdk }) => {
        const { size } = await stat(path);
        await client.send(
          new sdk.PutObjectCommand({
            ...{ Bucket: bucket, Key: nameOf(key) },
            ...{ Body: createReadStream(path), ContentLength: size },
          }),
        );
      }),
    read: (key) => asked(async (s3) => (await bodyOf(s3, key))?.transformToByteArray()),
    openFile: (key, signal) =>
      asked(async (s3) => {
        const body = await bodyOf(s3, key);
        if (body === undefined) return undefined;
        const folder = await mkdtemp(join(tmpdir(), 'ws-job-'));
        const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
        try {
          const path = join(folder, 'audio');
          await pipeline(body as Readable, createWriteStream(path, { mode: 0o600 }), { signal });
          return { path, [Symbol.asyncDispose]: remove };
        } catch (error) {
          await remove();
          signal?.throwIfAborted();
          throw error;
        }
      }),
    list: (folder) =>
      asked(async (s3) => {
        const { length } = `${nameOf(folder)}/`;
        const names = (await namesBelow(s3, folder)).map(
          (name) => name.slice(length).split('/')[0]!,
        );
        return [...new Set(names)];
      }),
    removeAll: (folder) =>
      asked(async (s3) => {
        const names = await namesBelow(s3, folder);
        for (let at = 0; at < names.length; at += REMOVED_AT_ONCE) {
          const Objects = names.slice(at, at + REMOVED_AT_ONCE).map((Key) => ({ Key }));
          await s3.client.send(
            new s3.sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
          );
        }
      }),
    async [Symbol.asyncDispose]() {
      (await made?.catch(() => undefined))?.client.destroy();
    },
  };
}
