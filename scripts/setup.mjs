// What a fresh clone needs before anything runs: a Node that is new enough, the dependencies, the build.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';
import { createProgress } from './progress.mjs';

function newerThan(file, other) {
  return !existsSync(other) || statSync(file).mtimeMs > statSync(other).mtimeMs;
}

/**
 * Installs what the lockfile says, unless that is done already; then builds what has changed.
 *
 * @param build - `all`: every package with its type declarations; `demo` or `bench`: what the demo runs, or the
 * measurements, which need none
 */
export async function setUp(build = 'all') {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: this project needs ${engines.node}. Install Node 20 or newer from nodejs.org.`,
    );
    process.exit(1);
  }
  const stamp = join(root, 'node_modules', '.modules.yaml');
  if (newerThan(join(root, 'pnpm-lock.yaml'), stamp)) await install();
  await (build === 'all' ? buildAll() : buildFor(PROGRAMS[build]));
}

async function install() {
  console.log('› installing dependencies (once)');
  // In a terminal pnpm draws a bar of its own.
  const isTerminal = process.stdout.isTTY === true;
  const reporter = isTerminal ? [] : ['--reporter=append-only', '--loglevel=warn'];
  const code = await pnpm(['install', '--frozen-lockfile', ...reporter]);
  if (code === 0) return;
  console.error('Installing failed. Is the npm registry within reach?');
  process.exit(1);
}

async function buildAll() {
  console.log('› building the packages');
  const code = await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']);
  if (code !== 0) failedBuild();
}

// A line of turbo's that begins the work on a package.
const BEGINS = /^(@ws\/[\w-]+):build:js: cache/;

/** Programs of the workspace, and how many packages each is made of. */
const PROGRAMS = {
  demo: { name: 'example-live-captions', packages: 17 },
  bench: { name: 'bench', packages: 25 },
};

async function buildFor({ name, packages }) {
  const progress = createProgress('building the packages', packages);
  const said = [];
  const code = await pnpm(
    ['exec', 'turbo', 'run', 'build:js', `--filter=${name}^...`].concat([
      '--output-logs=new-only',
      '--log-order=stream',
    ]),
    {
      onLine(line) {
        said.push(line);
        const begun = BEGINS.exec(line);
        if (begun) progress.step(begun[1]);
      },
    },
  );
  progress.end();
  if (code === 0) return;
  console.error(said.join('\n'));
  failedBuild();
}

function failedBuild() {
  console.error('The build failed; the lines above say where.');
  process.exit(1);
}
