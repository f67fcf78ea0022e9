// The entry in browsers.

export { clearModelCache, type FetchProgress } from '@ws/models/web';
export type { AudioContext } from './network/audio-encoder.js';
export type { Precision } from './runtime/precision.js';
export { createOnnxBackend, type WebOnnxBackend } from './web/create-web-backend.js';
export type { WebEngineInfo } from './web/messages.js';
export {
  DEFAULT_WEB_ONNX_BACKEND_OPTIONS,
  type WebExecutionProvider,
  type WebOnnxBackendOptions,
} from './web/options.js';
