// Models as they lie on a user's disk: in our cache, and in the one of Hugging Face's tools.
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitSha1 } from './local-hub.js';
import type { PublishedModel } from './published-model.js';

/** Puts a model's files into a directory, by hand. */
export function putModel(directory: string, { contents }: PublishedModel): void {
  mkdirSync(directory, { recursive: true });
  for (const [file, bytes] of contents) writeFileSync(join(directory, file), bytes);
}

/** Puts a model into a Hugging Face cache as its tools do: links to files that are named by their checksums. */
export function putInHubCache(hubCache: string, published: PublishedModel, commit: string): string {
  const { repository } = published.model;
  const folder = join(hubCache, `models--${repository.replace('/', '--')}`);
  const snapshot = join(folder, 'snapshots', commit);
  for (const directory of [join(folder, 'blobs'), join(folder, 'refs'), snapshot]) {
    mkdirSync(directory, { recursive: true });
  }
  writeFileSync(join(folder, 'refs', 'main'), commit);
  for (const [file, bytes] of published.contents) {
    const blob = /\.(bin|safetensors)$/.test(file)
      ? createHash('sha256').update(bytes).digest('hex')
      : gitSha1(bytes);
    writeFileSync(join(folder, 'blobs', blob), bytes);
    symlinkSync(join('..', '..', 'blobs', blob), join(snapshot, file));
  }
  return snapshot;
}
