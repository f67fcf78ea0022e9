// A web server for this page and nothing else. Yours needs to do no more: send these files, with these two headers if
// the engine is to have several threads.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveModel } from '@ws/models';

const require = createRequire(import.meta.url);
const dist = (name) => join(dirname(require.resolve(`${name}/package.json`)), 'dist');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Starts the server; resolves with its address. */
export async function serve(port) {
  const { directory } = await resolveModel('tiny.en');
  const folders = {
    'backend-onnx': dist('@ws/backend-onnx'),
    core: dist('@ws/core'),
    onnxruntime: dirname(require.resolve('onnxruntime-web/wasm')),
    'models/tiny.en': directory,
    '': dirname(fileURLToPath(import.meta.url)),
  };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const wanted = path === '/' ? '/index.html' : path;
    const [prefix, folder] = Object.entries(folders).find(([name]) =>
      wanted.startsWith(`/${name}`),
    );
    const file = join(folder, wanted.slice(prefix.length + 1));
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      'last-modified': statSync(file).mtime.toUTCString(),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env.PORT ?? 8080));
  console.log(`Open ${url}`);
}
