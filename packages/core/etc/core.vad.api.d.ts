export { E as EndpointEvent, a as EndpointerOptions, b as SpeechDetector, c as createEndpointer, d as createSpeechDetector } from './vad.shared.js';
import './vad-Ds8Kg75R.js';
