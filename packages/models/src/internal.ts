// What this monorepo's own packages share. Not public: no version promises that it stays.
export * from './internal.browser.js';
export { defaultThreads } from './machine/default-threads.js';
export { lookAtMachine, type Machine } from './machine/machine.js';
export { runTool, type ToolEnd, type ToolRun } from './machine/run-tool.js';
export { sha256OfFile } from './store/checksum.js';
export { flushFile } from './store/disk.js';
export { makeFolder } from './store/make-folder.js';
export { reasonOfPip } from './store/mirror/pip.js';
export { preparedFolder } from './store/model-folder.js';
export { formatBytes } from './terminal/format-bytes.js';
export { otherFileError } from './weights/invalid-model.js';
export { readSmallFile } from './weights/read-small-file.js';
export { huggingFaceName } from './weights/tensor-names.js';
export { type CheckpointTensor, readCheckpoint } from './weights/torch/read-checkpoint.js';
