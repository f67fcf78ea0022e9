export {
  createLiveSpeakerDiarizer,
  type LiveSpeakerDiarizer,
} from './create-live-speaker-diarizer.js';
export { createSpeakerDiarizer, type SpeakerDiarizer } from './create-speaker-diarizer.js';
export {
  DEFAULT_SPEAKER_DIARIZER_OPTIONS,
  type SpeakerDiarizerOptions,
} from './diarizer-options.js';
export { SPEAKER_EMBEDDING_FILE, SPEAKER_SEGMENTATION_FILE } from './weights-files.js';
