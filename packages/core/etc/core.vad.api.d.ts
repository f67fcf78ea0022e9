export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-DF3txSxs.js';
import './backend-17pDBnPC.js';
import './transcript-D6esf88A.js';
import './clock-D44dtIR4.js';
import './diarizer-D4hpLhgm.js';
import './strategy-B0_mq9oc.js';
