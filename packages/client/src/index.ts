// A session with a server, in Node and in browsers: `#socket` is what differs.

export type { ConnectOptions } from './connection/connect-options.js';
export type { ServerAddress } from './connection/server-addresses.js';
export type { ClientEvent } from './contracts/client-event.js';
export type { ClientSession, ConnectedSession, SessionState } from './session/client-session.js';
export type { LatencyStats } from './session/latency-tracker.js';
export type { Observable } from './session/observable.js';
export { connect, openSession } from './session/open-session.js';
export type { CreateSocket, WebSocketLike } from './socket/web-socket-like.js';
export type { SpokenAudio } from './transcribe/spoken-audio.js';
export {
  type TranscribeSessionOptions,
  type TranscriptGap,
  transcribe,
} from './transcribe/transcribe.js';
