import { defineConfig, type Options } from 'tsup';
import { DECLARATIONS, library } from '../../tsup.base.js';

const entries = [
  'src/index.ts',
  'src/browser.ts',
  'src/browser-sources.ts',
  'src/internal.ts',
  'src/internal.browser.ts',
  'src/node.ts',
  'src/one-shot.ts',
  'src/one-shot.browser.ts',
  'src/sinks.ts',
  'src/speech-recognition.ts',
];
// A browser's own: their types are those of the others, which a type test holds.
const TWINS = ['src/browser.ts', 'src/one-shot.browser.ts', 'src/internal.browser.ts'];

export default defineConfig({
  // The command line is a program: it has no declarations.
  ...(library([...entries, 'src/cli.ts']) as Options),
  dts: { ...DECLARATIONS, entry: entries.filter((entry) => !TWINS.includes(entry)) },
});
