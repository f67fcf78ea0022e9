// Builds the packages that the server is made of, packs them as they would be published, and writes a package.json that
// installs them from there, with ONNX Runtime for this platform.
//
// usage: node deploy/pack.mjs FOLDER
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOf } from '../scripts/workspace.mjs';

const [into] = process.argv.slice(2);
if (into === undefined) {
  console.error('usage: node deploy/pack.mjs FOLDER');
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const folder = resolve(into);
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// Nothing may ask: this runs where nobody is.
const env = { ...process.env, CI: 'true' };
const run = (command, args, cwd = root) => {
  console.log(`› ${command} ${args.join(' ')}`);
  return execFileSync(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] }).toString();
};
const pnpm = (args, cwd) => run('npx', ['-y', packageManager, ...args], cwd);
const manifestOf = (directory) => JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));

/** The server's own package, and those of this repository that it needs. */
const names = [];
(function add(name) {
  if (names.includes(name)) return;
  names.push(name);
  const { dependencies = {} } = manifestOf(folderOf(name));
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@ws/')) add(dependency.slice('@ws/'.length));
  }
})('server');

pnpm(['install', '--frozen-lockfile', '--filter', '.', '--filter', '@ws/server...']);
// Types are nobody's need there: what they take to build would be most of the time.
pnpm([
  'exec',
  'turbo',
  'run',
  'build:js',
  '--filter',
  '@ws/server...',
  '--output-logs=errors-only',
]);
const engine = folderOf('backend-onnx');
const platform = `${process.platform}-${process.arch}`;
run('node', ['scripts/make-runtime-packages.mjs', platform], engine);

mkdirSync(folder, { recursive: true });
const dependencies = {};
const directories = names.map(folderOf);
for (const directory of [...directories, join(engine, 'runtime', platform)]) {
  const said = pnpm(['pack', '--json', '--pack-destination', folder], directory);
  const { filename } = JSON.parse(said.slice(said.indexOf('{')));
  dependencies[manifestOf(directory).name] = `file:${resolve(folder, filename)}`;
}
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify({ name: 'ws-server-image', private: true, dependencies, overrides: Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`])) }, null, 2)}\n`,
);
mkdirSync(join(folder, 'deploy'), { recursive: true });
copyFileSync(
  join(import.meta.dirname, 'healthcheck.mjs'),
  join(folder, 'deploy', 'healthcheck.mjs'),
);
console.log(`${Object.keys(dependencies).length} packages are in ${folder}`);
