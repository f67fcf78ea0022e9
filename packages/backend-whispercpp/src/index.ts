export type { BuildOptions, BuildProgress } from './build/build-options.js';
export { buildWhisperCpp } from './build/build-whisper-cpp.js';
export { type BuiltWhisperCpp, findBuilt } from './build/built-folder.js';
export {
  createWhisperCppBackend,
  type WhisperCppBackend,
} from './library/create-whispercpp-backend.js';
export {
  DEFAULT_WHISPER_CLI_OPTIONS,
  DEFAULT_WHISPER_SERVER_OPTIONS,
  DEFAULT_WHISPERCPP_OPTIONS,
  type WhisperCliBackendOptions,
  type WhisperCppBackendOptions,
  type WhisperServerBackendOptions,
} from './options.js';
export {
  createWhisperCliBackend,
  type WhisperCliBackend,
} from './whisper-cli/create-cli-backend.js';
export {
  createWhisperServerBackend,
  type WhisperServerBackend,
} from './whisper-server/create-server-backend.js';
