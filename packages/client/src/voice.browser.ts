// The entry in browsers: the same as voice.ts, with other sockets.
import { createBrowserSocket } from './socket/browser-socket.js';
import { type CreateVoiceStream, createVoiceStreams } from './voice/create-voice-stream.js';

export type { ApiKey } from './connection/api-key.js';
export type {
  AudioQueue,
  AudioQueueListener,
  PlayingSound,
} from './playback/create-audio-queue.js';
export type {
  CreateSocket,
  HttpRefusal,
  SocketOptions,
  WebSocketLike,
} from './socket/web-socket-like.js';
export type { CreateVoiceStream, VoiceStream } from './voice/create-voice-stream.js';
export type { VoiceFormat, VoiceMode } from './voice/voice-messages.js';
export type {
  OpenVoiceMicrophone,
  VoiceRecording,
  VoiceSamples,
  VoiceWish,
} from './voice/voice-microphone.js';
export {
  DEFAULT_VOICE_STREAM_OPTIONS,
  type VoiceMessage,
  type VoiceStreamOptions,
} from './voice/voice-options.js';
export {
  NOTHING_SAID,
  type VoiceConnection,
  type VoiceState,
  type VoiceStatus,
} from './voice/voice-state.js';

/** A spoken conversation with a server: see {@link CreateVoiceStream}. */
export const createVoiceStream: CreateVoiceStream =
  /* @__PURE__ */ createVoiceStreams(createBrowserSocket);
