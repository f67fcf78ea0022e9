// What @ws/turn-smart shares: ONNX Runtime in a process of its own, found, started and run as the engine's is, and
// Whisper's input. Not public: no version promises that it stays as it is.
export { createLogMelExtractor } from './features/log-mel.js';
export { createGraph, type Graph } from './onnx/graph.js';
export { forkInference } from './process/inference-channel.js';
export { serveInference } from './process/serve-inference.js';
export { type OnnxFile, openOnnxFile } from './runtime/onnx-file.js';
export { type OnnxGraph, openOnnxGraph } from './runtime/onnx-graph.js';
