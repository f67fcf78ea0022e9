import { library } from '../../tsup.base.js';

// The child process's program stands beside the library: that is where it is looked for.
export default library(
  { index: 'src/index.ts', cli: 'src/cli.ts', worker: 'src/library/worker.ts' },
  { shims: true },
);
