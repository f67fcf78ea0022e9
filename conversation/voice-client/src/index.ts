// A spoken conversation with a server: speech or text there, the answer back as text and sound.
export type { AudioPlayer } from './playback/audio-player.js';
export {
  type AudioQueue,
  type AudioQueueListener,
  type AudioQueueOptions,
  createAudioQueue,
  type PlayingSound,
} from './playback/create-audio-queue.js';
export { createVoiceStream, type VoiceStream } from './voice/create-voice-stream.js';
export type { VoiceMode, VoiceTool, VoiceToolState } from './voice/voice-messages.js';
export type {
  OpenVoiceMicrophone,
  VoiceRecording,
  VoiceSamples,
} from './voice/voice-microphone.js';
export type { VoiceMessage, VoiceStreamOptions } from './voice/voice-options.js';
export {
  NOTHING_SAID,
  type VoiceConnection,
  type VoiceState,
  type VoiceStatus,
} from './voice/voice-state.js';
