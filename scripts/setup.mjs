// What a fresh clone needs before anything runs: a Node that is new enough, the dependencies, the build.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';

function newerThan(file, other) {
  return !existsSync(other) || statSync(file).mtimeMs > statSync(other).mtimeMs;
}

/** Installs what the lockfile says, unless that is done already; then builds what has changed. */
export async function setUp() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: this project needs ${engines.node}. Install Node 20 or newer from nodejs.org.`,
    );
    process.exit(1);
  }
  const stamp = join(root, 'node_modules', '.modules.yaml');
  if (newerThan(join(root, 'pnpm-lock.yaml'), stamp)) {
    console.log('› installing dependencies (once; about half a minute)');
    const code = await pnpm([
      'install',
      '--frozen-lockfile',
      '--reporter=append-only',
      '--loglevel=warn',
    ]);
    if (code !== 0) {
      console.error('Installing failed. Is the npm registry within reach?');
      process.exit(1);
    }
  }
  console.log('› building the packages');
  const code = await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']);
  if (code !== 0) {
    console.error('The build failed; the lines above say where.');
    process.exit(1);
  }
}
