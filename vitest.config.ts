import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      {
        test: {
          name: 'house',
          include: ['test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
        },
      },
    ],
    coverage: { exclude: ['**/*.test-d.ts', '**/*.bench.ts', '**/dist/**'] },
  },
});
