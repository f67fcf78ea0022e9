import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      {
        test: {
          name: 'house',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
        },
      },
    ],
    // Vitest leaves one processor to itself, which is half of a small machine.
    maxWorkers: '100%',
    coverage: { exclude: ['**/*.test-d.ts', '**/*.bench.ts', '**/dist/**'] },
  },
});
