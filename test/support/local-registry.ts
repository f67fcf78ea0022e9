import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { folderOf, packageFolders } from '../../scripts/workspace.mjs';

const root = join(import.meta.dirname, '..', '..');

/** A registry on this machine that serves our packages as they would be published. */
export interface LocalRegistry extends AsyncDisposable {
  /** Where npm finds our scope. */
  readonly url: string;
  readonly names: readonly string[];
}

/** Packs packages into a folder as they would be published; gives the tarballs' paths. */
async function pack(directory: string, into: string, filters: readonly string[]) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  // pnpm, for it writes versions where `workspace:` stands; once for all, since to start it takes seconds.
  const chosen = filters.flatMap((filter) => ['--filter', filter]);
  const { stdout } = await execa(
    'npx',
    ['-y', packageManager, ...chosen, 'pack', '--json', '--pack-destination', into],
    { cwd: directory },
  );
  const said = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Packed | readonly Packed[];
  return [said].flat().map(({ filename }) => filename);
}

function isPublished(folder: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    readonly private?: boolean;
  };
  return !manifest.private;
}

interface Packed {
  readonly filename: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/**
 * Packs every package that is published, and ONNX Runtime's for this platform, and serves them as npm's registry does. It
 * answers others of our scope with 404: npm would ignore those for other platforms anyway.
 *
 * @param work an empty folder
 */
export async function startLocalRegistry(work: string): Promise<LocalRegistry> {
  const tarballs = join(work, 'tarballs');
  mkdirSync(tarballs, { recursive: true });
  const engine = folderOf('backend-onnx');
  const platform = `${process.platform}-${process.arch}`;
  // Into a folder of its own: test files that run at once make it at once.
  const runtime = join(work, 'runtime');
  await execa('node', ['scripts/make-runtime-packages.mjs', '--into', runtime, platform], {
    cwd: engine,
  });

  const packed = new Map<string, { manifest: Manifest; content: Buffer }>();
  const files = [
    ...(await pack(
      root,
      tarballs,
      packageFolders.filter(isPublished).map((folder) => `./${folder}`),
    )),
    ...(await pack(join(runtime, platform), tarballs, [])),
  ];
  for (const file of files) {
    const { stdout } = await execa('tar', ['-xzOf', file, 'package/package.json']);
    const manifest = JSON.parse(stdout) as Manifest;
    packed.set(manifest.name, { manifest, content: readFileSync(file) });
  }

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
