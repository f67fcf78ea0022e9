// Builds the page at /voice into dist/page: it is bundled from the sources of the packages it uses, so that no other build
// must come first.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const page = join(root, 'page');
const out = join(root, 'dist', 'page');

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: { page: join(page, 'src', 'main.ts') },
  ...{ outdir: out, bundle: true, minify: true, metafile: true, logLevel: 'warning' },
  ...{ format: 'esm', platform: 'browser', target: 'es2022', charset: 'utf8' },
  conditions: ['@ws/source'],
});
// Small as it is, a browser reads it as it was written.
await copyFile(join(page, 'page.css'), join(out, 'page.css'));
await copyFile(join(page, 'index.html'), join(out, 'index.html'));
const [{ bytes }] = Object.values(metafile.outputs);
console.log(`page: ${Math.round(bytes / 1000)} kB`);
