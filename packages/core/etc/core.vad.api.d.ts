export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-RM989M4a.js';
import './backend-zNDScgFe.js';
import './transcript-BKJoZyDv.js';
import './clock-CWrc7qbU.js';
import './strategy-CuBvUUMB.js';
