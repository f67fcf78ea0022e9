import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.js';

const entries = ['src/index.ts', 'src/browser.ts', 'src/node.ts', 'src/sinks.ts'];

export default defineConfig({
  // The command line is a program: it has no declarations.
  ...(library([...entries, 'src/cli.ts']) as Options),
  // The browser's entry has the types of the other one: a type test holds that.
  dts: { entry: entries.filter((entry) => entry !== 'src/browser.ts') },
});
