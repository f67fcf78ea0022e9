export type { AudioContextOption } from './audio/audio-context.js';
export type { BuildOptions, BuildProgress } from './build/build-options.js';
export { buildWhisperCpp } from './build/build-whisper-cpp.js';
export {
  ACCELERATIONS,
  type Acceleration,
  type BuiltWhisperCpp,
  findBuilt,
  WHISPER_CPP_VERSION,
} from './build/built-folder.js';
export {
  createWhisperCppBackend,
  type WhisperCppBackend,
} from './library/create-whispercpp-backend.js';
export { SUPPORTED_VERSIONS } from './library/open-library.js';
export {
  DEFAULT_WHISPERCPP_OPTIONS,
  type LibraryFacts,
  type WhisperCppBackendOptions,
} from './library/options.js';
export type { EngineOptions } from './options/engine-options.js';
export type { CliFacts } from './whisper-cli/cli-channel.js';
export {
  createWhisperCliBackend,
  type WhisperCliBackend,
} from './whisper-cli/create-cli-backend.js';
export {
  DEFAULT_WHISPER_CLI_OPTIONS,
  type WhisperCliBackendOptions,
} from './whisper-cli/options.js';
export {
  createWhisperServerBackend,
  type WhisperServerBackend,
} from './whisper-server/create-server-backend.js';
export {
  DEFAULT_WHISPER_SERVER_OPTIONS,
  type WhisperServerBackendOptions,
} from './whisper-server/options.js';
export type { ServerFacts } from './whisper-server/server-channel.js';
