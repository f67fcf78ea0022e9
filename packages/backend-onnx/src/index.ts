export {
  createOnnxBackend,
  type OnnxBackend,
  type OnnxBackendHealth,
} from './create-onnx-backend.js';
export type { DecodingOptions } from './decoding/decoding-options.js';
export type { AudioContext } from './network/audio-encoder.js';
export { DEFAULT_ONNX_BACKEND_OPTIONS, type OnnxBackendOptions } from './options.js';
export type { ExecutionProvider } from './runtime/execution-providers.js';
export type { Precision } from './runtime/precision.js';
