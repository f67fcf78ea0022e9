// Voice-activity detection beside a session.

export { createSpeechDetector } from './endpointing/speech-detector.js';
export type { EndpointEvent } from './endpointing/speech-end.js';
