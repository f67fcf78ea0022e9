export { DEFAULT_STT_OPTIONS, type STTOptions } from './options/stt-options.js';
export type { SpeechStream } from './speech-stream.js';
export { STT } from './stt.js';
