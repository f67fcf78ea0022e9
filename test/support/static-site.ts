import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** What a path names: a file, or the page of a folder. */
function fileAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? fileAt(join(path, 'index.html')) : path;
}

/** A web server for some folders, by the first part of the path; and for pages that are given as text. */
export interface StaticSite extends AsyncDisposable {
  readonly url: string;
}

/** A page, with the headers it is sent with. */
export interface Page {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export async function startStaticSite(
  folders: Readonly<Record<string, string>>,
  pages: Readonly<Record<string, Page>>,
): Promise<StaticSite> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '', 'http://localhost').pathname).slice(1);
    const page = pages[path];
    if (page !== undefined) {
      response.writeHead(200, { 'content-type': TYPES['.html'], ...page.headers });
      response.end(page.html);
      return;
    }
    const [first = '', ...rest] = path.split('/');
    const folder = folders[first];
    const file = folder === undefined ? undefined : fileAt(join(folder, ...rest));
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
