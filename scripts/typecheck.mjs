// Checks the types of every project, or of those that are named: `node scripts/typecheck.mjs packages/core`.
// Projects with the same compiler options are checked as one, so that the compiler reads their shared imports once.
// TypeScript 7 does it in a tenth of the time of 5.9, which tsup needs for the declarations that are published. A test
// of the published packages checks these with 5.9 (test/published-packages.full.test.ts).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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
  return ['', ...packageFolders, ...examples, 'bench', 'site'].filter(
    (folder) => folder !== ELSEWHERE,
  );
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

/** A configuration, which may have lines that are comments. */
const read = (file) => JSON.parse(readFileSync(file, 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''));

// Below the root, so that the types of Node are found.
const JOINED = join(root, 'node_modules', '.cache', `typecheck-${process.pid}`);

// Their sources bring in global types (of Node, of workers). Projects that are checked with them would see these, too.
const ALONE = ['client', 'backend-onnx'].map((name) =>
  join(root, 'packages', name, 'tsconfig.json'),
);

/** One configuration for those that differ in nothing but their files. */
function joinAlike(configs) {
  const alike = new Map();
  for (const file of configs) {
    const { extends: base = '', compilerOptions = {} } = read(file);
    // Paths are relative to the configuration, which must stay where it is.
    const place = compilerOptions.paths || ALONE.includes(file) ? file : '';
    const key = JSON.stringify([resolve(dirname(file), base), compilerOptions, place]);
    alike.set(key, [...(alike.get(key) ?? []), file]);
  }
  return [...alike].map(([key, files], index) => {
    if (files.length === 1) return files[0];
    const [base, compilerOptions] = JSON.parse(key);
    const all = (part) =>
      files.flatMap((file) => (read(file)[part] ?? []).map((path) => join(dirname(file), path)));
    const file = join(JOINED, `${index}.json`);
    mkdirSync(JOINED, { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({
        extends: base,
        compilerOptions,
        include: all('include'),
        exclude: [...all('exclude'), join(root, '**', 'node_modules')],
      }),
    );
    return file;
  });
}

const named = process.argv.slice(2);
const configs = (named.length > 0 ? named : allFolders()).flatMap(configsOf);
let right = configs.length > 0;
try {
  const waiting = joinAlike(configs);
  async function worker() {
    for (let config = waiting.shift(); config !== undefined; config = waiting.shift())
      right = (await check(config)) && right;
  }
  await Promise.all(Array.from({ length: Math.min(4, cpus().length) }, worker));
} finally {
  rmSync(JOINED, { recursive: true, force: true });
}
process.exitCode = right ? 0 : 1;
