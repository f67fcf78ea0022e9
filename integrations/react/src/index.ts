export { Captions, type CaptionsProps } from './captions/captions.js';
export {
  createTranscription,
  type Transcription,
  type TranscriptionOptions,
} from './transcription/create-transcription.js';
export type { OpenSource, TranscriptionSource } from './transcription/microphone.js';
export type {
  TranscriptionState,
  TranscriptionStatus,
} from './transcription/transcription-state.js';
export { type UseTranscription, useTranscription } from './transcription/use-transcription.js';
