// Questions without a session, in Node and in browsers.
export {
  type ChunkTranscript,
  type TranscribeChunksOptions,
  transcribeChunks,
} from './one-shot/transcribe-chunks.js';
export {
  type OneShotTranscript,
  type TranscribeOnceOptions,
  transcribeOnce,
} from './one-shot/transcribe-once.js';
