import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

// Two builds, for `#disk` is another module in browsers; the folder is emptied by the build script before both.
export default defineConfig([
  { ...(library(['src/index.ts']) as Options), clean: false },
  {
    ...(library(['src/web.ts'], { platform: 'browser' }) as Options),
    clean: false,
    target: 'es2022',
  },
]);
