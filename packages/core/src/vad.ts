// What voice-activity detection is made of, for whoever detects beside a session.

export type { EndpointEvent } from './endpointing/endpointer.js';
export { createSpeechDetector } from './endpointing/speech-detector.js';
