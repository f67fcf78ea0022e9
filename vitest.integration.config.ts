import { defineConfig } from 'vitest/config';

// Integration tests run against what is published (dist), with real engines, processes and sockets.
// Two files at a time, which is what a small machine has processors for: nothing here is timed.
export default defineConfig({
  test: {
    name: 'integration',
    include: ['packages/*/test/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
