// What @ws/turn-smart shares: ONNX Runtime in a process of its own, found, started and run as the engine's is, and
// Whisper's input. Not public: no version promises that it stays as it is.
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
export { serveInference } from './process/serve-inference.js';
export { type OnnxGraph, openOnnxGraph } from './runtime/onnx-graph.js';
export { loadOnnxRuntime } from './runtime/onnxruntime.js';
export { choosePrecision, type Precision } from './runtime/precision.js';
export { KERNELS } from './runtime/whisper-graphs.js';
