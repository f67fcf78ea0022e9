// Builds the packages that the server is made of, packs them as they would be published, and writes a package.json that
// installs them from there, with ONNX Runtime for this platform. Further packages are those of this repository that the
// server finds where they are installed (journal-nats, jobs), or of npm (@aws-sdk/client-s3).
//
// usage: node deploy/pack.mjs FOLDER [PACKAGE …]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { folderOf, packageFolders } from '../scripts/workspace.mjs';

const [into, ...more] = process.argv.slice(2);
if (into === undefined) {
  console.error('usage: node deploy/pack.mjs FOLDER [PACKAGE …]');
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

const isOurs = (name) => packageFolders.some((folder) => basename(folder) === name);
const ours = ['server', ...more.filter(isOurs)];
const others = more.filter((name) => !isOurs(name));
/** The server's own package, those that were asked for, and those of this repository that they need. */
const names = [];
(function add(wanted) {
  for (const name of wanted) {
    if (names.includes(name)) continue;
    names.push(name);
    const needed = Object.keys(manifestOf(folderOf(name)).dependencies ?? {});
    add(needed.flatMap((needs) => (needs.startsWith('@ws/') ? [needs.slice('@ws/'.length)] : [])));
  }
})(ours);
const filters = ours.flatMap((name) => ['--filter', `@ws/${name}...`]);

pnpm(['install', '--frozen-lockfile', '--filter', '.', ...filters]);
// Types are nobody's need there: what they take to build would be most of the time.
pnpm(['exec', 'turbo', 'run', 'build:js', ...filters, '--output-logs=errors-only']);
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
const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`]));
for (const name of others) dependencies[name] = '*';
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify({ name: 'ws-server-image', private: true, dependencies, overrides }, null, 2)}\n`,
);
mkdirSync(join(folder, 'deploy'), { recursive: true });
copyFileSync(
  join(import.meta.dirname, 'healthcheck.mjs'),
  join(folder, 'deploy', 'healthcheck.mjs'),
);
console.log(`${Object.keys(dependencies).length} packages are in ${folder}`);
