// What voice-activity detection is made of, for whoever detects beside a session.

export { createEndpointer, type EndpointEvent } from './endpointing/endpointer.js';
export type { EndpointerOptions } from './endpointing/endpointer-options.js';
export { createSpeechDetector, type SpeechDetector } from './endpointing/speech-detector.js';
