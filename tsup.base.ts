import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

// The build runs in the package's folder.
const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const others = Object.keys({ ...dependencies, ...peerDependencies });
const NOTHING = fileURLToPath(new URL('scripts/nothing.d.ts', import.meta.url));

// The build of declarations checks no types: `npm run typecheck` does. Our sources say the types of all that they export
// (`isolatedDeclarations`), so it reads nothing else: neither what other packages declare, which would take several times
// as long as our own sources, nor Node, nor more of the language than the compiler insists on.
export const DECLARATIONS = {
  compilerOptions: {
    customConditions: [],
    noCheck: true,
    lib: ['es5'],
    types: [],
    paths: Object.fromEntries(
      others.flatMap((name) => [name, `${name}/*`]).map((name) => [name, [NOTHING]]),
    ),
  },
};

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
    // A second pass, by Rollup: esbuild's own CommonJS takes a package that is ESM alone for its default export.
    treeshake: true,
    platform: options.platform ?? 'node',
    shims: options.shims ?? false,
    external: options.external ?? [],
  });
}
