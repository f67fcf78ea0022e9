import { library } from '../../tsup.base.js';

// The process's program stands beside the library: that is where it is looked for.
export default library({ index: 'src/index.ts', worker: 'src/process/worker.ts' }, { shims: true });
