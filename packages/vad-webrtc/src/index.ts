export { createWebRtcVad, loadWebRtcVad, type WebRtcVadLibrary } from './load-webrtc-vad.js';
export {
  DEFAULT_WEBRTC_VAD_OPTIONS,
  type WebRtcVadEngine,
  type WebRtcVadMode,
  type WebRtcVadOptions,
  type WebRtcVadSampleRate,
  type WebRtcVadStreamOptions,
} from './options.js';
export type { WebRtcVad } from './webrtc-vad.js';
