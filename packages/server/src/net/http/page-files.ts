import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { answerJson } from './answer-json.js';
import { type PageOptions, pageHeaders } from './page-headers.js';

/** The files of a page, by their path below its own, such as `/` and `/page.js`. */
export interface PageFiles {
  /** Whether the folder has a page. Before a build it has none. */
  readonly isThere: boolean;
  /**
   * Answers with one of the files: a browser keeps it, and asks each time whether it is still the same.
   *
   * @returns nothing where the path is of no such file
   */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    options?: Omit<PageOptions, 'isTrusted'>,
  ): Promise<void> | undefined;
}

export interface PagePlace extends Pick<PageOptions, 'isTrusted'> {
  /** Where the server is mounted, without a slash at its end. Files are named relative to the page's address. Default ''. */
  readonly mount?: string | undefined;
}

interface PageFile {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

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
 * Reads a page into memory, a few hundred kilobytes: a request then opens no file, whatever its path says. `index.html` is
 * at `/`.
 */
export async function loadPageFiles(
  folder: string,
  { isTrusted, mount = '' }: PagePlace,
): Promise<PageFiles> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = await readFile(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    const headers = { 'content-type': type, 'cache-control': 'no-cache', etag };
    files.set(name === 'index.html' ? '/' : `/${name}`, { body, etag, headers });
  }

  return {
    isThere: files.size > 0,
    answer({ method, url = '/', headers: asked }, response, path, options) {
      const file = files.get(path);
      if (file === undefined) return undefined;
      const [place, query] = url.split('?', 2);
      if (mount !== '' && place === mount) {
        // Without the slash the page's files would be looked for one folder up.
        const name = mount.slice(mount.lastIndexOf('/') + 1);
        const location = `${name}/${query === undefined ? '' : `?${query}`}`;
        response.writeHead(308, { location, 'cache-control': 'no-cache' }).end();
      } else if (method === 'GET' || method === 'HEAD') {
        // A service worker is bound by the policy of its own file: all of them have it.
        const headers = { ...pageHeaders({ isTrusted, ...options }), ...file.headers };
        // Node leaves out the body of an answer to HEAD.
        if (hasTag(asked['if-none-match'], file.etag)) response.writeHead(304, headers).end();
        else {
          response.writeHead(200, { ...headers, 'content-length': file.body.length });
          response.end(file.body);
        }
      } else answerJson(response, 405, { error: 'Use GET.' }, { allow: 'GET, HEAD' });
      return Promise.resolve();
    },
  };
}

/** Whether an `If-None-Match` header names what there is. A proxy that compresses makes a tag weak. */
function hasTag(given: string | undefined, etag: string): boolean {
  return (given ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
