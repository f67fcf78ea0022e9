import { defineConfig } from 'tsup';

// The build of declarations reads those of our other packages, which are built before, and not their sources. It checks no
// types: `npm run typecheck` does. Each of the two halves its time.
export const DECLARATIONS = { compilerOptions: { customConditions: [], noCheck: true } };

/** The one build recipe: dual ESM and CJS with types for both, flat output. */
export function library(
  entry: string[] | Record<string, string>,
  options: {
    shims?: boolean;
    platform?: 'node' | 'neutral' | 'browser';
    /** What stays outside, besides dependencies and peers: optional dependencies, which tsup would take in. */
    external?: string[];
  } = {},
) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    dts: DECLARATIONS,
    sourcemap: true,
    // The packages have their sources beside the maps.
    esbuildOptions(esbuild) {
      esbuild.sourcesContent = false;
    },
    clean: true,
    target: 'node20',
    treeshake: true,
    platform: options.platform ?? 'node',
    shims: options.shims ?? false,
    external: options.external ?? [],
  });
}
