import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

// Turbopack and webpack fail where they see an import of a package that is not installed, though the program does without.
it.each([
  'packages/client/src/index.ts',
  'packages/client/src/node.ts',
  'packages/client/src/one-shot.ts',
  'conversation/voice-client/src/index.ts',
  'integrations/ai-sdk/src/index.ts',
  'integrations/react/src/index.ts',
])('a bundler that is given %s looks for no @ws/containers', async (entry) => {
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    outdir: 'out',
    metafile: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@ws/source'],
    external: ['@ws/containers', 'react'],
    logLevel: 'silent',
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  expect(imported.map(({ path }) => path)).not.toContain('@ws/containers');
});
