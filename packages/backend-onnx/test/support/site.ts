import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { execa } from 'execa';

const packages = join(import.meta.dirname, '..', '..', '..');
const runtime = join(packages, 'backend-onnx', 'node_modules', 'onnxruntime-web', 'dist');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** What the server does with a model's file other than to send it. */
export type Mischief =
  /** The rest is cut off when the page asks for `/cut`: what it has not read goes with the connection. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'page' };

/** A request that came for a model's file. */
export interface ModelRequest {
  readonly path: string;
  readonly range: string | undefined;
}

/** A web site on this machine: a page, the packed packages, onnxruntime-web, and a model. */
export interface Site extends AsyncDisposable {
  readonly url: string;
  /** The same page without the headers that isolate it. */
  readonly unisolatedUrl: string;
  readonly modelRequests: ModelRequest[];
  /** By file name; each is done once. */
  readonly mischief: Map<string, Mischief>;
}

/** The package's files as npm would publish them. */
async function unpacked(name: string, into: string): Promise<string> {
  const { stdout } = await execa(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', into],
    { cwd: join(packages, name) },
  );
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  const target = join(into, name);
  await execa('mkdir', ['-p', target]);
  await execa('tar', ['-xzf', join(into, filename), '-C', target]);
  return join(target, 'package', 'dist');
}

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>test</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": {
  "@ws/backend-onnx/web": "/backend-onnx/web.js",
  "@ws/core": "/core/index.js",
  "@ws/core/audio": "/core/audio.js"
} }</script>
<p>A page.</p>`;

/** @param modelDirectory a CTranslate2 directory, served under `/models/tiny.en/` */
export async function startSite(modelDirectory: string, recording: string): Promise<Site> {
  const work = mkdtempSync(join(tmpdir(), 'ws-site-'));
  const folders: Readonly<Record<string, string>> = {
    'backend-onnx': await unpacked('backend-onnx', work),
    core: await unpacked('core', work),
    onnxruntime: runtime,
    recording: dirname(recording),
  };
  const modelRequests: ModelRequest[] = [];
  const mischief = new Map<string, Mischief>();
  let cut = (): void => {};

  function sendFile(file: string, range: string | undefined, response: ServerResponse): void {
    const { size, mtime } = statSync(file);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': size - from,
      'last-modified': mtime.toUTCString(),
      ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${size - 1}/${size}` }),
    });
    createReadStream(file, { start: from }).pipe(response);
  }

  function sendModelFile(name: string, range: string | undefined, response: ServerResponse): void {
    const file = join(modelDirectory, name);
    const trick = mischief.get(name);
    mischief.delete(name);
    if (trick?.kind === 'cut') {
      const bytes = readFileSync(file);
      response.writeHead(200, {
        'content-length': bytes.length,
        'last-modified': statSync(file).mtime.toUTCString(),
      });
      response.write(bytes.subarray(0, trick.afterBytes));
      cut = () => response.destroy();
    } else if (trick?.kind === 'status') {
      response.writeHead(trick.status).end();
    } else if (trick?.kind === 'page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Hello.</p>');
    } else if (existsSync(file)) {
      sendFile(file, range, response);
    } else {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/unisolated.html') {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    const { range } = request.headers;
    const [, folder = '', name = '', file] = pathname.split('/');
    if (pathname === '/cut') {
      cut();
      response.end();
    } else if (pathname === '/' || pathname === '/unisolated.html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    } else if (folder === 'models' && file !== undefined) {
      modelRequests.push({ path: pathname, range });
      if (name === 'tiny.en') sendModelFile(file, range, response);
      else response.writeHead(404).end();
    } else if (folders[folder] !== undefined && existsSync(join(folders[folder], name))) {
      sendFile(join(folders[folder], name), range, response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    unisolatedUrl: `${url}unisolated.html`,
    modelRequests,
    mischief,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(work, { recursive: true, force: true });
    },
  };
}
