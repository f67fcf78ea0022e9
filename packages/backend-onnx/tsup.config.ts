import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

// A build for Node, and two for browsers; the folder is emptied by the build script before all.
const browser: Options = {
  ...(library([], { platform: 'browser' }) as Options),
  clean: false,
  target: 'es2022',
  // A page without a bundler cannot look packages up, and a worker never can: theirs is all in one file, but for
  // onnxruntime-web, which has files of its own to be found beside it.
  noExternal: [/^(?!onnxruntime-web)/],
  external: [/^onnxruntime-web/],
};

export default defineConfig([
  {
    // The inference process's program stands beside the library: that is where it is looked for.
    ...(library(
      {
        index: 'src/index.ts',
        internal: 'src/internal.ts',
        worker: 'src/process/worker.ts',
      },
      { shims: true },
    ) as Options),
    clean: false,
  },
  { ...browser, entry: { web: 'src/web.ts' }, shims: true },
  { ...browser, entry: { 'web-worker': 'src/web/web-worker.ts' }, format: 'esm', dts: false },
]);
