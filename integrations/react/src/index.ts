export { Captions, type CaptionsProps } from './captions/captions.js';
export {
  createTranscription,
  type OpenSource,
  type Transcription,
  type TranscriptionOptions,
  type TranscriptionSource,
} from './transcription/create-transcription.js';
export type {
  TranscriptionState,
  TranscriptionStatus,
} from './transcription/transcription-state.js';
export { type UseTranscription, useTranscription } from './transcription/use-transcription.js';
