import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

// Two builds, for `#native` is another module in browsers; the folder is emptied by the build script before both.
export default defineConfig([
  { ...(library(['src/index.ts']) as Options), clean: false },
  {
    ...(library([], { platform: 'browser' }) as Options),
    entry: { web: 'src/index.ts' },
    clean: false,
    dts: false,
    target: 'es2022',
  },
]);
