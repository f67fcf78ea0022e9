export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-Dlm-hocc.js';
import './backend-17pDBnPC.js';
import './transcript-D6esf88A.js';
import './clock-D44dtIR4.js';
import './strategy-CR0XCDj6.js';
