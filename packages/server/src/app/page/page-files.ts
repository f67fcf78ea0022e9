import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the captions page. */
export interface PageFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** As an `ETag` header says it. */
  readonly etag: string;
}

/** The files of the captions page, by their path below the server's own, such as `/` and `/page.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Reads the page into memory, a few hundred kilobytes: a request then opens no file, whatever its path says. `index.html`
 * is at `/`. Where there is no such folder, as before a build, there are no files.
 */
export async function loadPageFiles(folder: string): Promise<PageFiles> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const contentType = TYPES[extname(name)];
    if (contentType === undefined) continue;
    const body = await readFile(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    files.set(name === 'index.html' ? '/' : `/${name}`, { body, contentType, etag });
  }
  return files;
}
