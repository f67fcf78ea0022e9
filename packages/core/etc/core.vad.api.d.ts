export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-BDE2WaAw.js';
import './backend-ZFUbLbMm.js';
import './transcript-OrGempXD.js';
import './clock-D44dtIR4.js';
import './diarizer-p73NPkSu.js';
import './strategy-DO9kvXu1.js';
