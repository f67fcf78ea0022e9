// What only Node can do: recordings, streams, microphones.
export type { AudioSource } from './sources/audio-source.js';
export {
  createFileSource,
  type FileSource,
  type FileSourceOptions,
} from './sources/node/create-file-source.js';
export {
  createMicrophoneSource,
  type MicrophoneSourceOptions,
} from './sources/node/create-microphone-source.js';
export {
  type AudioStream,
  createStdinSource,
  createStreamSource,
  type StreamSourceOptions,
} from './sources/node/create-stream-source.js';
export { createUrlSource, type UrlSourceOptions } from './sources/node/create-url-source.js';
export { createWavSource, type WavSourceOptions } from './sources/node/create-wav-source.js';
export type { StreamEncoding } from './sources/node/decode-stream.js';
export { listMicrophones, type Microphone } from './sources/node/list-microphones.js';
export { RECORDER_NAMES, type RecorderName } from './sources/node/recorders.js';
export type { RecordedSourceOptions } from './sources/node/recording-options.js';
