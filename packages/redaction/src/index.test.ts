import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('is small: all of it, with its part of core, is at most 8.5 kB', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '@ws/redaction';`, resolveDir: import.meta.dirname },
    ...{ bundle: true, write: false, minify: true, format: 'esm' },
    ...{ conditions: ['@ws/source'], logLevel: 'silent' },
  });
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(8500);
});
