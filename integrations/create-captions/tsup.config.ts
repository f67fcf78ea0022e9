import { defineConfig } from 'tsup';

// A program and nothing else: no declarations, and no CJS.
export default defineConfig({
  entry: ['src/cli.ts'],
  format: 'esm',
  sourcemap: true,
  clean: true,
  target: 'node20',
  treeshake: true,
});
