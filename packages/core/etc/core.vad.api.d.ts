export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-NOjpeee9.js';
import './backend-BnfOoXFq.js';
import './transcript-BUvTVkcS.js';
import './clock-D44dtIR4.js';
import './strategy-ziOZ5qbJ.js';
