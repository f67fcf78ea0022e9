import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
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

const POLICY = [
  "default-src 'none'",
  // The script of the audio thread is made in the page.
  "script-src 'self' blob:",
  "style-src 'self'",
  'img-src data:',
  // Also its sockets: browsers count ws: and wss: of the same host.
  "connect-src 'self'",
  "media-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

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

/** Answers with a file of the page: a browser keeps it, and asks each time whether it is still the same. */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  { body, contentType, etag }: PageFile,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const headers = { ...HEADERS, 'content-type': contentType, etag };
  const known = request.headers['if-none-match']?.split(',') ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length });
  // Node leaves out the body of an answer to HEAD.
  response.end(body);
}
