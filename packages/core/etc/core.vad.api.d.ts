export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-CfIDAWpA.js';
import './backend-BIHU5hwk.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './logger-Dig93_oX.js';
import './strategy-BidKd4yn.js';
