// Recordings of any length: cut at their pauses, decoded side by side.
export { guardedBackend } from './guards/guarded-backend.js';
export type { AudioSource } from './recording/audio-source.js';
export type { RecordingEvent, RecordingOptions } from './recording/recording-options.js';
export { transcribeRecording } from './recording/transcribe-recording.js';
export { assignSpeakers } from './words/assign-speakers.js';
