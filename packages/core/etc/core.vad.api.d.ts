export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-CFcbis8_.js';
import './backend-BnfOoXFq.js';
import './transcript-BUvTVkcS.js';
import './clock-CZ9c5x9q.js';
import './strategy-CBYcxqBG.js';
