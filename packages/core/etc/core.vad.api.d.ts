export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-Bkvrglas.js';
import './backend-QMKL-LSE.js';
import './transcript-BKJoZyDv.js';
import './strategy-DIpJXBZb.js';
