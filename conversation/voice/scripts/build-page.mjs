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
  entryPoints: [join(page, 'src', 'main.tsx'), join(page, 'page.css')],
  entryNames: 'page',
  jsx: 'automatic',
  ...{ outdir: out, bundle: true, minify: true, metafile: true, logLevel: 'warning' },
  ...{ format: 'esm', platform: 'browser', target: 'es2022', charset: 'utf8' },
  conditions: ['@ws/source'],
  alias: { 'rehype-highlight': join(page, 'src', 'plain-code.ts') },
  define: { 'process.env.NODE_ENV': '"production"' },
});
await copyFile(join(page, 'index.html'), join(out, 'index.html'));
for (const [name, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${name.split('/').at(-1)}: ${Math.round(bytes / 1000)} kB`);
}
