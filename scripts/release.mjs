// Publishes what `changeset version` has prepared: the packages, and ONNX Runtime's binaries where their version is not
// on the registry yet.
//
// usage: npm run release [-- --dry-run]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root, run } from './pnpm.mjs';
import { folderOf } from './workspace.mjs';

const dryRun = process.argv.includes('--dry-run');

async function must(what, code) {
  if ((await code) === 0) return;
  console.error(`${what} failed; nothing after it was done.`);
  process.exit(1);
}

await must('The tests', run(process.execPath, [join(root, 'scripts', 'test.mjs')]));

const engine = folderOf('backend-onnx');
await must(
  "Making ONNX Runtime's packages",
  run(process.execPath, [join(engine, 'scripts', 'make-runtime-packages.mjs')]),
);
for (const platform of readdirSync(join(engine, 'runtime'))) {
  const folder = join(engine, 'runtime', platform);
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const known = await run('npm', ['view', `${name}@${version}`, 'version'], { stdio: 'ignore' });
  if (known === 0) {
    console.log(`${name}@${version} is published already`);
    continue;
  }
  await must(
    `Publishing ${name}`,
    run('npm', ['publish', folder, '--access', 'public', ...(dryRun ? ['--dry-run'] : [])]),
  );
}

if (dryRun) await must('Packing', pnpm(['-r', 'publish', '--dry-run', '--no-git-checks']));
else await must('Publishing', pnpm(['exec', 'changeset', 'publish']));
