import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

export default defineConfig({
  ...(library([
    'src/index.ts',
    'src/browser.ts',
    'src/browser-sources.ts',
    'src/node.ts',
    'src/one-shot.ts',
    'src/one-shot.browser.ts',
    'src/speech-recognition.ts',
  ]) as Options),
  // The browser's entry has the types of the other one: a type test holds that.
  dts: {
    entry: [
      'src/index.ts',
      'src/browser-sources.ts',
      'src/node.ts',
      'src/one-shot.ts',
      'src/speech-recognition.ts',
    ],
  },
});
