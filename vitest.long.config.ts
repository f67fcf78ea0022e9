import { defineConfig } from 'vitest/config';
import { neighbourhoods } from './scripts/workspace.mjs';

// What takes too long, or downloads too much, for CI: engines that are gigabytes, or slow on this machine.
export default defineConfig({
  test: {
    name: 'long',
    include: [...neighbourhoods.map((folder) => `${folder}/*/test/**/*.long.test.ts`)],
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    expect: { poll: { timeout: 500_000 } },
    maxWorkers: 1,
  },
});
