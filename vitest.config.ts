import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { neighbourhoods } from './scripts/workspace.mjs';
import { FROM_SOURCE, isolatedTests, SETUP_FILES, TIME_LIMITS } from './vitest.package.js';

export default defineConfig({
  test: {
    projects: [
      ...neighbourhoods.map((folder) => `${folder}/*`),
      isolatedTests(),
      {
        ...FROM_SOURCE,
        test: {
          name: 'house',
          ...TIME_LIMITS,
          setupFiles: SETUP_FILES,
          include: ['test/**/*.test.ts', 'site/page/*.test.ts'],
          exclude: ['**/*.{integration,full}.test.ts', '**/node_modules/**'],
        },
      },
    ],
    // One worker more than processors, as some tests wait. By default Vitest uses one less: half of a small machine.
    maxWorkers: availableParallelism() + 1,
    coverage: { exclude: ['**/*.test-d.ts', '**/*.bench.ts', '**/dist/**'] },
  },
});
