import { defineConfig } from 'vitest/config';

// What takes too long, or downloads too much, for every change: engines that are gigabytes, or slow on this machine; long
// audio and large models.
export default defineConfig({
  test: {
    name: 'long',
    include: ['packages/*/test/**/*.long.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    expect: { poll: { timeout: 500_000 } },
    maxWorkers: 1,
  },
});
