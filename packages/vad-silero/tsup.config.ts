import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

const WEIGHTS = ['weights-16k', 'weights-8k'];

export default defineConfig([
  {
    ...(library(['src/index.ts'], { platform: 'neutral' }) as Options),
    clean: false,
    // The weights stay modules of their own beside the library, one copy for ESM and CommonJS, loaded when wanted.
    esbuildPlugins: [
      {
        name: 'weights-beside',
        setup(build) {
          build.onResolve({ filter: /\/weights-\d+k\.js$/ }, ({ path }) => ({
            path: path.replace(/^.*\//, './'),
            external: true,
          }));
        },
      },
    ],
  },
  {
    ...(library(WEIGHTS.map((name) => `src/weights/${name}.ts`)) as Options),
    clean: false,
    format: 'esm',
    dts: false,
    sourcemap: false,
  },
]);
