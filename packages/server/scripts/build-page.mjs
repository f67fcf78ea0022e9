// Builds the captions page into dist/page: it is bundled from the sources of the packages it uses, so that no other build
// must come first.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');
const page = join(root, 'page');
const out = join(root, 'dist', 'page');
const inter = dirname(require.resolve('@fontsource-variable/inter/package.json'));

/** One script or style sheet of the page. */
async function bundle(entry, options = {}) {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(page, entry)], bundle: true, minify: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', charset: 'utf8' },
    ...{ conditions: ['@ws/source'], external: ['*.woff2'], logLevel: 'warning', ...options },
  });
  return outputFiles[0].contents;
}

/** The script of the audio thread, as @ws/client has it. */
async function worklet() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { AUDIO_WORKLET_CODE } from '@ws/client/browser';`,
      resolveDir: page,
    },
    ...{
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      conditions: ['@ws/source'],
    },
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { AUDIO_WORKLET_CODE } = await import(`data:text/javascript;base64,${code}`);
  return Buffer.from(AUDIO_WORKLET_CODE);
}

const files = new Map([
  ['index.html', await readFile(join(page, 'index.html'))],
  ['page.js', await bundle('src/main.ts')],
  ['page.css', await bundle('page.css')],
  ['worklet.js', await worklet()],
  ['icon.svg', await readFile(join(page, 'icon.svg'))],
  ['page.webmanifest', await readFile(join(page, 'page.webmanifest'))],
  ['inter-latin.woff2', await readFile(join(inter, 'files/inter-latin-wght-normal.woff2'))],
  ['inter-latin-ext.woff2', await readFile(join(inter, 'files/inter-latin-ext-wght-normal.woff2'))],
]);

const digest = createHash('sha256');
for (const contents of files.values()) digest.update(contents);
// The page itself is at the folder's own address.
const names = [...files.keys()].map((name) => (name === 'index.html' ? './' : name));
const define = {
  PAGE_FILES: JSON.stringify(names),
  PAGE_VERSION: JSON.stringify(digest.digest('hex').slice(0, 16)),
};
files.set('service-worker.js', await bundle('src/service-worker.ts', { define, format: 'iife' }));

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const [name, contents] of files) await writeFile(join(out, name), contents);
await cp(join(inter, 'LICENSE'), join(out, 'inter-license.txt'));
const kilobytes = [...files.values()].reduce((sum, { length }) => sum + length, 0) / 1000;
console.log(`page: ${files.size} files, ${Math.round(kilobytes)} kB`);
