// What voice-activity detection is made of, for whoever detects beside a session.
export { frameLevelDb } from './audio/level.js';
export { createEndpointer, type EndpointEvent, type Endpointer } from './endpointing/endpointer.js';
export type { EndpointerOptions } from './endpointing/endpointer-options.js';
export { createEnergyVad, type EnergyVad } from './endpointing/energy-vad.js';
export { createNoiseFloor, type NoiseFloor } from './endpointing/noise-floor.js';
export {
  createSpeechDetector,
  type SpeechDetector,
  type SpeechDetectorOptions,
} from './endpointing/speech-detector.js';
