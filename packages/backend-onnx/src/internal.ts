// What packages of other networks share: ONNX Runtime in a process of its own, found, started and run as the engine's is, and
// Whisper's input and encoder. Not public: no version promises that it stays as it is.
export { compressionRatio } from './decoding/compression-ratio.js';
export { createLogMelExtractor } from './features/log-mel.js';
export { audioConvolutions } from './graph/audio-convolutions.js';
export {
  type BlockContext,
  feedForward,
  layerNorm,
  project,
  selfAttention,
  splitHeads,
} from './graph/layers.js';
export type { KindOfLayer } from './graph/linear.js';
export { createGraph, type Graph } from './onnx/graph.js';
export { forkInference } from './process/inference-channel.js';
export { PROCESS_OPTIONS, type ProcessOptions } from './process/process-options.js';
export { serveInference } from './process/serve-inference.js';
export { type MachineShare, shareOfMachine } from './process/share-of-machine.js';
export { type OnnxGraph, openOnnxGraph } from './runtime/onnx-graph.js';
export { loadOnnxRuntime } from './runtime/onnxruntime.js';
export { choosePrecision } from './runtime/precision.js';
export { sessionOptions } from './runtime/session-options.js';
export { KERNELS } from './runtime/whisper-graphs.js';
