// Builds the page into dist/: bundled from the sources of the packages it uses, so that no other build must come first.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const page = join(import.meta.dirname, 'page');
const out = join(import.meta.dirname, 'dist');
const inter = dirname(require.resolve('@fontsource-variable/inter/package.json'));

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: { page: join(page, 'src/main.tsx'), style: join(page, 'page.css') },
  ...{ outdir: out, bundle: true, minify: true, metafile: true, format: 'esm', target: 'es2022' },
  ...{ platform: 'browser', jsx: 'automatic', conditions: ['@ws/source'], charset: 'utf8' },
  define: { 'process.env.NODE_ENV': '"production"' },
  external: ['*.woff2'],
});
await copyFile(join(page, 'index.html'), join(out, 'index.html'));
await copyFile(join(page, 'icon.svg'), join(out, 'icon.svg'));
await copyFile(join(inter, 'files/inter-latin-wght-normal.woff2'), join(out, 'inter.woff2'));
for (const [name, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${name.split('/').at(-1)}: ${Math.round(bytes / 1000)} kB`);
}
