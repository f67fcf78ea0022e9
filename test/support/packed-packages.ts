import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { acquireCacheLock } from '@ws/models';
import { execa } from 'execa';
import { folderOf, packageFolders } from '../../scripts/workspace.mjs';

const root = join(import.meta.dirname, '..', '..');
const kept = join(root, 'node_modules', '.cache', 'packed');

const MODULES = 'node_modules';
// Folders that no package publishes. A run of tests writes to them.
const UNPACKED = [MODULES, '.turbo', 'coverage', 'test'];

/** What a package says of itself. */
export interface PackedManifest {
  readonly name: string;
  readonly version: string;
}

/** A package as it would be published. */
export interface PackedPackage {
  readonly manifest: PackedManifest;
  /** The tarball. */
  readonly content: Buffer;
}

/**
 * Every package that is published, and ONNX Runtime's for this platform. To pack them takes a processor a quarter of a
 * minute: test files that run at once or after each other share them, until a file of a package changes.
 */
export async function packedPackages(): Promise<readonly PackedPackage[]> {
  mkdirSync(kept, { recursive: true });
  await using _lock = await acquireCacheLock(`${kept}.lock`, {});
  const folder = join(kept, stateOfPackages());
  if (!existsSync(folder)) {
    for (const name of readdirSync(kept)) rmSync(join(kept, name), { recursive: true });
    const part = `${folder}.part`;
    await packAll(part);
    renameSync(part, folder);
  }
  return Promise.all(readdirSync(folder).map((name) => readPackage(join(folder, name))));
}

async function readPackage(file: string): Promise<PackedPackage> {
  const { stdout } = await execa('tar', ['-xzOf', file, 'package/package.json']);
  return { manifest: JSON.parse(stdout) as PackedManifest, content: readFileSync(file) };
}

/** Names what the packages' files are, and the root's that go into packages. */
function stateOfPackages(): string {
  const state = createHash('sha256').update(`${process.platform}-${process.arch}`);
  function add(path: string): void {
    const { size, mtimeMs } = statSync(path);
    state.update(`${path} ${size} ${mtimeMs}\n`);
  }
  // The lockfile has the version of ONNX Runtime.
  for (const name of ['LICENSE', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    add(join(root, name));
  }
  function addFolder(folder: string, unpacked: readonly string[]): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isFile()) add(path);
      else if (entry.isDirectory() && !unpacked.includes(entry.name)) addFolder(path, [MODULES]);
    }
  }
  for (const folder of packageFolders) addFolder(join(root, folder), UNPACKED);
  return state.digest('hex').slice(0, 16);
}

async function packAll(into: string): Promise<void> {
  mkdirSync(into);
  const platform = `${process.platform}-${process.arch}`;
  const runtime = join(kept, 'runtime');
  await execa('node', ['scripts/make-runtime-packages.mjs', '--into', runtime, platform], {
    cwd: folderOf('backend-onnx'),
  });
  const published = packageFolders.filter(isPublished).map((folder) => `./${folder}`);
  await pack(root, into, published);
  await pack(join(runtime, platform), into, []);
  rmSync(runtime, { recursive: true });
}

function isPublished(folder: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    readonly private?: boolean;
  };
  return !manifest.private;
}

/** Packs packages into a folder as they would be published. */
async function pack(directory: string, into: string, filters: readonly string[]): Promise<void> {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  // pnpm, for it writes versions where `workspace:` stands; once for all, since to start it takes seconds.
  const chosen = filters.flatMap((filter) => ['--filter', filter]);
  await execa('npx', ['-y', packageManager, ...chosen, 'pack', '--pack-destination', into], {
    cwd: directory,
  });
}
