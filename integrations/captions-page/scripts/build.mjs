// Builds the captions page into dist: it is bundled from the sources of the packages it uses, so that no other build
// must come first.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');
const inter = dirname(require.resolve('@fontsource-variable/inter/package.json'));

/** One script or style sheet of the page. */
async function bundle(entry, options = {}) {
  const { outputFiles } = await build({
    ...{ entryPoints: [resolve(root, entry)], bundle: true, minify: true, write: false },
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
      resolveDir: root,
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

/** The worker of the engine in the browser: first what sends the page's key, then all that @ws/backend-onnx has. */
async function engineWorker() {
  const engine = dirname(require.resolve('@ws/backend-onnx/package.json'));
  const parts = [
    await bundle('src/engine/keyed-fetch.ts', { format: 'iife' }),
    // ONNX Runtime is loaded from its files.
    await bundle(join(engine, 'src/web/web-worker.ts'), { external: ['onnxruntime-web/*'] }),
  ];
  return Buffer.concat(parts);
}

/** What the licences ask for of those whose work is in the engine's files. */
async function engineNotices() {
  const packages = ['@ws/backend-onnx', '@ws/vad-silero'];
  const folders = packages.map((name) => dirname(require.resolve(`${name}/package.json`)));
  const texts = folders.map((folder) => readFile(join(folder, 'THIRD-PARTY-NOTICES.md'), 'utf8'));
  return Buffer.from((await Promise.all(texts)).join('\n'));
}

const files = new Map([
  ['index.html', await readFile(join(root, 'static', 'index.html'))],
  ['page.js', await bundle('src/main.ts')],
  ['page.css', await bundle('styles/page.css')],
  ['worklet.js', await worklet()],
  ['icon.svg', await readFile(join(root, 'static', 'icon.svg'))],
  ['page.webmanifest', await readFile(join(root, 'static', 'page.webmanifest'))],
  ['inter-latin.woff2', await readFile(join(inter, 'files/inter-latin-wght-normal.woff2'))],
  ['inter-latin-ext.woff2', await readFile(join(inter, 'files/inter-latin-ext-wght-normal.woff2'))],
]);

// The page itself is at the folder's own address.
const names = [...files.keys()].map((name) => (name === 'index.html' ? './' : name));
// What the page loads when it is to listen by itself; the server has ONNX Runtime's files.
const engine = new Map([
  // A browser's audio comes at 16 kHz: the detector's weights for 8 kHz are left out.
  ['engine.js', await bundle('src/engine/engine.ts', { external: ['*/weights-8k.js'] })],
  ['engine-worker.js', await engineWorker()],
]);
const runtime = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
const engineNames = [...engine.keys(), ...runtime.map((name) => `engine/onnxruntime/${name}`)];
const digest = createHash('sha256');
for (const contents of [...files.values(), ...engine.values()]) digest.update(contents);
const define = {
  PAGE_FILES: JSON.stringify(names),
  ENGINE_FILES: JSON.stringify(engineNames),
  PAGE_VERSION: JSON.stringify(digest.digest('hex').slice(0, 16)),
};
files.set('service-worker.js', await bundle('src/service-worker.ts', { define, format: 'iife' }));

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const [name, contents] of [...files, ...engine]) await writeFile(join(out, name), contents);
await writeFile(join(out, 'engine-notices.txt'), await engineNotices());
await cp(join(inter, 'LICENSE'), join(out, 'inter-license.txt'));
await cp(
  join(dirname(require.resolve('idb/package.json')), 'LICENSE'),
  join(out, 'idb-license.txt'),
);
const kilobytes = (map) =>
  Math.round([...map.values()].reduce((sum, { length }) => sum + length, 0) / 1000);
console.log(`page: ${files.size} files, ${kilobytes(files)} kB; engine: ${kilobytes(engine)} kB`);
