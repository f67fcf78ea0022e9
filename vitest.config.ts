import { defineConfig } from 'vitest/config';
import { TIME_LIMITS } from './vitest.package.js';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      {
        test: {
          name: 'house',
          ...TIME_LIMITS,
          include: ['test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
        },
      },
    ],
    coverage: { exclude: ['**/*.test-d.ts', '**/*.bench.ts', '**/dist/**'] },
  },
});
