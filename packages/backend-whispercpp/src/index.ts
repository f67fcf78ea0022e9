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
export { SUPPORTED_VERSIONS } from './library/abi.js';
export {
  createWhisperCppBackend,
  type WhisperCppBackend,
} from './library/create-whispercpp-backend.js';
export type { LibraryFacts } from './library/messages.js';
export { DEFAULT_WHISPERCPP_OPTIONS, type WhisperCppBackendOptions } from './library/options.js';
