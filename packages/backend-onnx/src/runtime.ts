// ONNX Runtime in a process of its own, for other networks than Whisper: it is found, started and run as the engine's is.
export { forkInference } from './process/inference-channel.js';
export { serveInference } from './process/serve-inference.js';
export {
  type FloatTensor,
  type OnnxFile,
  type OnnxFileOptions,
  openOnnxFile,
} from './runtime/onnx-file.js';
