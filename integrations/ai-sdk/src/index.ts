export type { WhisperOptions } from './call/whisper-options.js';
export {
  createLocalWhisper,
  DEFAULT_LOCAL_WHISPER_OPTIONS,
  type LocalModel,
  type LocalWhisperOptions,
} from './provider/create-local-whisper.js';
export {
  createRemoteWhisper,
  DEFAULT_REMOTE_WHISPER_OPTIONS,
  type RemoteWhisperOptions,
} from './provider/create-remote-whisper.js';
export type { ProviderOptions, WhisperProvider } from './provider/whisper-provider.js';
export type {
  ByProvider,
  GenerateCall,
  GenerateResult,
  JsonObject,
  JsonValue,
  ModelCall,
  ModelWarning,
  SpecificationVersion,
  StreamCall,
  StreamPart,
  StreamResult,
  TimedText,
  TranscriptionModel,
} from './specification/transcription-model.js';
