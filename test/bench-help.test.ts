// `ws-bench --help` loads nothing that measures: the commands load that when they run.
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('what the command line loads before a command runs', async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '..', 'packages', 'bench', 'src', 'cli.ts')],
    ...{ bundle: true, splitting: true, write: false, metafile: true, outdir: 'out' },
    ...{ format: 'esm', platform: 'node', packages: 'external', logLevel: 'silent' },
  });
  const { outputs } = metafile;
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith('bench/src/cli.ts'),
  )!;
  const loaded = new Set([entry]);
  for (const file of loaded) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') loaded.add(path);
    }
  }
  const packages = [...loaded].filter((path) => !path.startsWith('out/'));
  expect(packages.filter((path) => !/^@ws\/cli-kit\/|^node:/.test(path))).toEqual(['commander']);
});
