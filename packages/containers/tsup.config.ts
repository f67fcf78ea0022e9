import { library } from '../../tsup.base.js';

// The threads' program stands beside the library: that is where it is looked for.
export default library({ index: 'src/index.ts', worker: 'src/thread/worker.ts' }, { shims: true });
