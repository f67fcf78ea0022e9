// Voice-activity detection beside a session.

export type { EndpointEvent } from './endpointing/endpointer.js';
export { createSpeechDetector } from './endpointing/speech-detector.js';
