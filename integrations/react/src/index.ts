export { Captions, type CaptionsMode, type CaptionsProps } from './captions/captions.js';
export {
  type MicrophoneLevel,
  type MicrophoneLevelOptions,
  useMicrophoneLevel,
} from './microphone/use-microphone-level.js';
export {
  createTranscription,
  type Transcription,
  type TranscriptionOptions,
} from './transcription/create-transcription.js';
export type { OpenSource, TranscriptionSource } from './transcription/open-microphone.js';
export type {
  TranscriptionState,
  TranscriptionStatus,
} from './transcription/transcription-state.js';
export { type Transcript, useTranscript } from './transcription/use-transcript.js';
export { type UseTranscription, useTranscription } from './transcription/use-transcription.js';
