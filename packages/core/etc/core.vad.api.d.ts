export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-BtR19Sdy.js';
import './backend-DOSgkAHU.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './strategy-DT7DiHYQ.js';
