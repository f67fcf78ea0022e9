import { defineConfig, type Options } from 'tsup';
import { DECLARATIONS, library } from '../../tsup.base.js';

const forNode = [
  'src/index.ts',
  'src/internal.ts',
  'src/node.ts',
  'src/one-shot.ts',
  'src/sinks.ts',
  'src/transcriber.ts',
];
const forBrowsers = ['src/browser-sources.ts', 'src/speakers.ts', 'src/speech-recognition.ts'];

// Builds apart, for `#socket` is another module in browsers; the folder is emptied by the build script before them. One
// declaration serves both.
export default defineConfig([
  {
    // The command line is a program: it has no declarations.
    ...(library([...forNode, 'src/cli.ts']) as Options),
    dts: { ...DECLARATIONS, entry: [...forNode, ...forBrowsers] },
    clean: false,
  },
  {
    ...(library([], { platform: 'browser' }) as Options),
    entry: {
      browser: 'src/index.ts',
      'internal.browser': 'src/internal.ts',
      'one-shot.browser': 'src/one-shot.ts',
      'browser-sources': 'src/browser-sources.ts',
      speakers: 'src/speakers.ts',
      'speech-recognition': 'src/speech-recognition.ts',
    },
    clean: false,
    dts: false,
    target: 'es2022',
  },
]);
