export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-Bjo1pjXR.js';
import './backend-30coW7Et.js';
import './transcript-BKJoZyDv.js';
import './clock-CZ9c5x9q.js';
import './strategy-Ccki7MwR.js';
