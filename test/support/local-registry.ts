import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packedPackages } from './packed-packages.js';

/** A registry on this machine that serves our packages as they would be published. */
export interface LocalRegistry extends AsyncDisposable {
  /** Where npm finds our scope. */
  readonly url: string;
  readonly names: readonly string[];
}

/**
 * Serves every package that is published, and ONNX Runtime's for this platform, as npm's registry does. It answers others of
 * our scope with 404: npm would ignore those for other platforms anyway.
 */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const packed = new Map((await packedPackages()).map((one) => [one.manifest.name, one]));

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(
      1,
    );
    const name = path.replace(/\/-\/.*$/, '');
    const entry = packed.get(name);
    if (entry === undefined) {
      response.writeHead(404).end('{}');
    } else if (path === name) {
      const { manifest, content } = entry;
      const address = server.address() as AddressInfo;
      const dist = {
        tarball: `http://127.0.0.1:${address.port}/${name}/-/package.tgz`,
        integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
      };
      const document = {
        name,
        'dist-tags': { latest: manifest.version },
        versions: { [manifest.version]: { ...manifest, dist } },
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    } else {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(entry.content);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    names: [...packed.keys()],
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
