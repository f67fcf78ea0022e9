// What browsers hear, as chunks that a session takes: microphone, tab, file, any MediaStream or AudioBuffer; and how
// it leaves.

export { createOpusSocket } from './opus/create-opus-socket.js';
export type { AudioSource } from './sources/audio-source.js';
export { createAudioBufferSource } from './sources/browser/audio-buffer-source.js';
export { createFileSource } from './sources/browser/file-source.js';
export { createMediaStreamSource } from './sources/browser/media-stream-source.js';
export { createMicrophoneSource } from './sources/browser/microphone-source.js';
export type {
  LiveSourceOptions,
  MicrophoneSourceOptions,
} from './sources/browser/source-options.js';
export { createTabSource } from './sources/browser/tab-source.js';
export { AUDIO_WORKLET_CODE } from './sources/browser/worklet/worklet-code.js';
export type { PacedSourceOptions } from './sources/source-options.js';
