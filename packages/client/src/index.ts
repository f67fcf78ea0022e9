// A session with a server, in Node and in browsers: `#socket` is what differs.

export { type ConnectOptions, DEFAULT_CONNECT_OPTIONS } from './connection/connect-options.js';
export type { ApiKey } from './connection/connection-options.js';
export type { ClientEvent } from './contracts/client-event.js';
export type { ClientSession, ConnectedSession, SessionState } from './session/client-session.js';
export type { LatencyStats, LatencySummary } from './session/latency-tracker.js';
export type { Observable } from './session/observable.js';
export { connect, openSession } from './session/open-session.js';
export type {
  CreateSocket,
  HttpRefusal,
  SocketOptions,
  WebSocketLike,
} from './socket/web-socket-like.js';
export type { SpokenAudio } from './transcribe/spoken-audio.js';
export {
  type TranscribeSessionOptions,
  type TranscriptGap,
  transcribe,
} from './transcribe/transcribe.js';
