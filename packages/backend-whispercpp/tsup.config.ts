import { library } from '../../tsup.base.js';

// The child processes' programs stand beside the library: that is where they are looked for.
export default library(
  {
    index: 'src/index.ts',
    cli: 'src/cli.ts',
    worker: 'src/library/worker.ts',
    watcher: 'src/process/watcher.ts',
  },
  { shims: true },
);
