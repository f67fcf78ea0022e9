import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

// Builds apart, for `#disk` is another module in browsers; the folder is emptied by the build script before them.
export default defineConfig([
  { ...(library(['src/index.ts', 'src/internal.ts']) as Options), clean: false },
  {
    ...(library(['src/web.ts'], { platform: 'browser' }) as Options),
    clean: false,
    target: 'es2022',
  },
  {
    ...(library(['src/internal.browser.ts'], { platform: 'browser' }) as Options),
    clean: false,
    dts: false,
    target: 'es2022',
  },
]);
