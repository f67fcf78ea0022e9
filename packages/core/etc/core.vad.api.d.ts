export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-77Jvp5oH.js';
import './backend-zNDScgFe.js';
import './transcript-BKJoZyDv.js';
import './clock-CZ9c5x9q.js';
import './strategy-CuBvUUMB.js';
