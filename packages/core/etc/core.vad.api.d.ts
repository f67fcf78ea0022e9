export { E as EndpointEvent, c as createSpeechDetector } from './vad.shared.js';
import './session-options-B7NZJ4c2.js';
import './backend-BLghCH3h.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './strategy-BR-8Z7_3.js';
