import { defineConfig } from 'vitest/config';

// Integration tests run against what is published (dist), with real engines, processes and sockets.
// One file at a time: the engine's worker wants the processor for itself.
export default defineConfig({
  test: {
    name: 'integration',
    include: ['packages/*/test/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
