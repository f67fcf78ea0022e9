import { defineConfig } from 'vitest/config';

// Unit tests run from source: no build comes first. Tests of types (`*.test-d.ts`) are what `npm run typecheck` checks.
const conditions = ['@ws/source'];

/** Ends what is stuck; a busy machine may be slow, also in what a test polls for. */
export const TIME_LIMITS = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 150_000 } },
} as const;

/** The unit-test recipe that every package shares. */
export function unitTests(name: string) {
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      ...TIME_LIMITS,
      include: ['src/**/*.test.{ts,tsx}'],
      exclude: ['**/*.{integration,full}.test.ts', '**/node_modules/**'],
    },
  });
}
