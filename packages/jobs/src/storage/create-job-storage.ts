import type { JobStorage } from '@ws/core';
import { invalidOption } from '@ws/core/internal';
import { createFolderStorage } from './folder-storage.js';
import { createS3Storage } from './s3-storage.js';

/**
 * The storage that a text names: the path of a folder, or `s3://BUCKET/PREFIX?endpoint=http://HOST:9000`, of which prefix and
 * endpoint may be left out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createJobStorage(place: string): JobStorage {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(place)) return createFolderStorage(place);
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url?.protocol !== 's3:' || url.host === '') {
    throw invalidOption('jobStorage', place, 'the path of a folder, or s3://BUCKET/PREFIX');
  }
  return createS3Storage({
    bucket: url.host,
    prefix: decodeURIComponent(url.pathname.replace(/^\/+|\/+$/g, '')),
    endpoint: url.searchParams.get('endpoint') ?? undefined,
  });
}
