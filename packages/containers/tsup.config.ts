import { library } from '../../tsup.base.js';

// The threads' program stands beside the library: that is where it is looked for. The decoder of AAC is under the GPL:
// none of it may be in what is published.
export default library(
  { index: 'src/index.ts', worker: 'src/thread/worker.ts' },
  { shims: true, external: ['@audio/decode-aac'] },
);
