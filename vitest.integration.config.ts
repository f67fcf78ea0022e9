import { defineConfig } from 'vitest/config';
import { neighbourhoods } from './scripts/workspace.mjs';
import { SETUP_FILES } from './vitest.package.js';

// Integration tests run against what is published (dist), with real engines, processes and sockets.
// Six files run at a time, also on two processors: many wait more than they compute. No test is timed.
export default defineConfig({
  test: {
    name: 'integration',
    setupFiles: SETUP_FILES,
    globalSetup: 'test/support/prepare-models.ts',
    include: [
      ...neighbourhoods.map((folder) => `${folder}/*/test/**/*.integration.test.ts`),
      'test/**/*.integration.test.ts',
    ],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What a process does is polled for, however long a busy machine takes to let it.
    expect: { poll: { timeout: 500_000 } },
    maxWorkers: 6,
  },
});
