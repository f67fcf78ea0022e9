// Checks the types of every project, two at a time, or of those that are named: `node scripts/typecheck.mjs packages/core`.
// TypeScript 7 does it in a tenth of the time of 5.9, which tsup needs for the declarations that are published: what is
// published is checked by both.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { root } from './pnpm.mjs';
import { packageFolders } from './workspace.mjs';

const require = createRequire(import.meta.url);
const compiler = join(dirname(require.resolve('typescript-7/package.json')), 'bin', 'tsc');

/** The configurations of a package: its own, and those of what runs elsewhere, such as in a page. */
function configsOf(folder) {
  const others = ['page/tsconfig.json', 'test/tsconfig.page.json'];
  return ['tsconfig.json', ...others]
    .map((file) => join(root, folder, file))
    .filter((file) => existsSync(file));
}

// It is checked where it is built, with packages as they are published: test/published-packages.full.test.ts.
const ELSEWHERE = join('examples', 'next');

function allFolders() {
  const examples = readdirSync(join(root, 'examples')).map((name) => join('examples', name));
  return ['', ...packageFolders, ...examples, 'bench'].filter((folder) => folder !== ELSEWHERE);
}

function check(config) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [compiler, '--noEmit', '--pretty', '-p', config], {
      cwd: root,
      stdio: 'inherit',
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

const named = process.argv.slice(2);
const configs = (named.length > 0 ? named : allFolders()).flatMap(configsOf);
const waiting = [...configs];
const failed = [];
async function worker() {
  for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) {
    if (!(await check(config))) failed.push(relative(root, config));
  }
}
await Promise.all(Array.from({ length: Math.min(4, cpus().length) }, worker));
if (failed.length > 0) console.error(`Types are wrong in ${failed.join(', ')}.`);
process.exitCode = failed.length > 0 || configs.length === 0 ? 1 : 0;
