import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { neighbourhoods } from './scripts/workspace.mjs';
import { FROM_SOURCE, isolatedTests, SETUP_FILES, TIME_LIMITS } from './vitest.package.js';

// The unit tests of all packages as one project, which loads each module once for all of them: what `npm test` runs.
// `vitest.config.ts` has the same tests with a project for each package, for `--project core`.
export default defineConfig({
  test: {
    projects: [
      {
        ...FROM_SOURCE,
        test: {
          name: 'unit',
          ...TIME_LIMITS,
          setupFiles: SETUP_FILES,
          include: [
            ...neighbourhoods.map((folder) => `${folder}/*/src/**/*.test.{ts,tsx}`),
            'packages/testing/test/random-sessions/*.test.ts',
            'test/**/*.test.ts',
            'site/page/*.test.ts',
          ],
          exclude: ['**/*.{integration,full,isolated}.test.ts', '**/node_modules/**'],
          isolate: false,
        },
      },
      isolatedTests(),
    ],
    maxWorkers: availableParallelism() + 1,
  },
});
