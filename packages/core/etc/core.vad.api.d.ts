export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-DSYgrTQO.js';
import './backend-ZFUbLbMm.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './strategy-DO9kvXu1.js';
