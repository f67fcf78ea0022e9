import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};

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
    const file = join(folders[first] ?? '', ...rest);
    if (folders[first] === undefined || !existsSync(file)) {
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
