// Checks the packages as they would be published, by publint and Are the Types Wrong: packs all of them at once, and reads the
// compiler once, which would take most of the time in a process for each.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pnpm, root } from './pnpm.mjs';
import { neighbourhoods, packageFolders } from './workspace.mjs';

// A program that resolves as TypeScript did before Node knew `exports` reads the packages' root alone.
const IGNORED_RESOLUTION = 'node10';

const packed = mkdtempSync(join(tmpdir(), 'ws-packed-'));
let faults = 0;
try {
  const all = neighbourhoods.flatMap((folder) => ['--filter', `./${folder}/*`]);
  const code = await pnpm(['-r', ...all, 'pack', '--pack-destination', packed], {
    onLine: () => {},
  });
  if (code !== 0) throw new Error('The packages cannot be packed: try npx -y pnpm -r pack.');
  for (const folder of packageFolders) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    for (const fault of await faultsOf(manifest)) {
      faults++;
      console.error(`${manifest.name}: ${fault}`);
    }
  }
} finally {
  rmSync(packed, { recursive: true, force: true });
}
if (faults === 0) console.log(`${packageFolders.length} packages are published as they should be.`);
process.exitCode = faults === 0 ? 0 : 1;

async function faultsOf({ name, version, exports = {} }) {
  const file = join(packed, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const tarball = readFileSync(file);
  const { messages, pkg } = await publint({
    level: 'warning',
    strict: true,
    pack: { tarball: bufferOf(tarball) },
  });
  // What is exported by a path alone has no types: a stylesheet, the file of a worker.
  const untyped = Object.keys(exports).filter((entry) => typeof exports[entry] === 'string');
  const { types, problems = [] } = await checkPackage(
    createPackageFromTarballData(new Uint8Array(tarball)),
    { excludeEntrypoints: untyped },
  );
  return [
    ...messages.map((message) => formatMessage(message, pkg)),
    ...(types === false ? [] : problems)
      .filter(({ resolutionKind }) => resolutionKind !== IGNORED_RESOLUTION)
      .map((problem) => `${problem.kind} ${JSON.stringify(problem)}`),
  ];
}

function bufferOf({ buffer, byteOffset, byteLength }) {
  return buffer.slice(byteOffset, byteOffset + byteLength);
}
