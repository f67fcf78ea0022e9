import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { neighbourhoods } from './scripts/workspace.mjs';

// Unit tests run from source: no build comes first. Tests of types (`*.test-d.ts`) are what `npm run typecheck` checks.
const conditions = ['@ws/source'];
/** Packages are taken from their sources. */
export const FROM_SOURCE = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** Ends what is stuck; a busy machine may be slow, also in what a test polls for. */
export const TIME_LIMITS = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 150_000 } },
} as const;

const support = join(import.meta.dirname, 'test', 'support');

/** Random tests draw from fixed seeds; long arrays are compared at once. */
export const SETUP_FILES: string[] = ['fixed-seeds.ts', 'equal-bytes.ts'].map((name) =>
  join(support, name),
);

/** The unit-test recipe that every package shares. Files of a package share their modules, which are loaded once. */
export function unitTests(name: string) {
  return defineConfig({
    ...FROM_SOURCE,
    test: {
      name,
      ...TIME_LIMITS,
      setupFiles: SETUP_FILES,
      include: ['src/**/*.test.{ts,tsx}'],
      exclude: ['**/*.{integration,full,isolated}.test.ts', '**/node_modules/**'],
      isolate: false,
    },
  });
}

/**
 * The files that put something else in a module's place, or count the timers of the whole process: each has a process of
 * its own.
 */
export function isolatedTests() {
  return defineConfig({
    ...FROM_SOURCE,
    test: {
      name: 'isolated',
      ...TIME_LIMITS,
      setupFiles: SETUP_FILES,
      include: neighbourhoods.map((folder) => `${folder}/*/src/**/*.isolated.test.ts`),
    },
  });
}
