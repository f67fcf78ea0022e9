import { defineConfig } from 'tsup';

// Our own packages' declarations, which are built before, are read in place of their sources; and what declares is not
// checked again, which `npm run typecheck` does. Each halves the time.
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
    clean: true,
    target: 'node20',
    treeshake: true,
    platform: options.platform ?? 'node',
    shims: options.shims ?? false,
    external: options.external ?? [],
  });
}
