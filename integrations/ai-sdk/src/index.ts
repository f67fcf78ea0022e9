export type { WhisperOptions } from './call/whisper-options.js';
export {
  createLocalWhisper,
  type LocalModel,
  type LocalWhisperOptions,
} from './provider/create-local-whisper.js';
export {
  createRemoteWhisper,
  type RemoteWhisperOptions,
} from './provider/create-remote-whisper.js';
export type { WhisperProvider } from './provider/whisper-provider.js';
export type {
  GenerateCall,
  GenerateResult,
  SpecificationVersion,
  StreamCall,
  StreamPart,
  TranscriptionModel,
} from './specification/transcription-model.js';
