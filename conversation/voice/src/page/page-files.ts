import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the page. */
export interface PageFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** As an `ETag` header says it. */
  readonly etag: string;
}

/** The files of the page, by their paths: `/voice`, and what it names below that. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const FILES = [
  ['/voice', 'index.html', 'text/html; charset=utf-8'],
  ['/voice/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/voice/page.css', 'page.css', 'text/css; charset=utf-8'],
] as const;

/** Where the build puts the page: beside what this file is bundled into. */
export function pageFolder(): string {
  return fileURLToPath(new URL('./page/', import.meta.url));
}

/**
 * Reads the page into memory, some tens of kilobytes: a request then opens no file. Where there is none, as before a build,
 * there are no files.
 */
export async function loadPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const [path, name, contentType] of FILES) {
    const body = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (body === undefined) return new Map();
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    files.set(path, { body, contentType, etag });
  }
  return files;
}
