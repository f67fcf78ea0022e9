// What only Node can do: recordings, streams, microphones.
export type { AudioSource } from './sources/audio-source.js';
export { createFileSource, type FileSource } from './sources/node/create-file-source.js';
export {
  createMicrophoneSource,
  type MicrophoneSourceOptions,
} from './sources/node/create-microphone-source.js';
export {
  createStdinSource,
  createStreamSource,
  type StreamSourceOptions,
} from './sources/node/create-stream-source.js';
export { createUrlSource } from './sources/node/create-url-source.js';
export { createWavSource } from './sources/node/create-wav-source.js';
export { listMicrophones, type Microphone } from './sources/node/list-microphones.js';
export { readKnownSpeaker } from './sources/node/read-known-speaker.js';
export type { RecorderName } from './sources/node/recorders.js';
export type { RecordedSourceOptions } from './sources/source-options.js';
