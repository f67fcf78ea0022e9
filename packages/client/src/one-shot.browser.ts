// Questions without a session, in browsers: the same as one-shot.ts, with other sockets.
import { createTranscribeChunks, type TranscribeChunks } from './one-shot/transcribe-chunks.js';
import { createTranscribeOnce, type TranscribeOnce } from './one-shot/transcribe-once.js';
import { createBrowserSocket } from './socket/browser-socket.js';

export type {
  ChunkOptions,
  ChunkTranscript,
  TranscribeChunks,
  TranscribeChunksOptions,
} from './one-shot/transcribe-chunks.js';
export type {
  OneShotTranscript,
  TranscribeOnce,
  TranscribeOnceOptions,
} from './one-shot/transcribe-once.js';
export type { SpokenAudio } from './transcribe/spoken-audio.js';

/** Transcribes one piece of audio on a server: see {@link TranscribeOnce}. */
export const transcribeOnce: TranscribeOnce =
  /* @__PURE__ */ createTranscribeOnce(createBrowserSocket);

/** Transcribes a stream of audio, chunk by chunk: see {@link TranscribeChunks}. */
export const transcribeChunks: TranscribeChunks =
  /* @__PURE__ */ createTranscribeChunks(transcribeOnce);
