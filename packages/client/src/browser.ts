// The entry in browsers: the same as index.ts, with other sockets.
import {
  type Connect,
  createConnect,
  createOpenSession,
  type OpenSession,
} from './session/connect.js';
import { createBrowserSocket } from './socket/browser-socket.js';
import { createTranscribe, type Transcribe } from './transcribe/transcribe.js';

export type { ApiKey } from './connection/api-key.js';
export { type ConnectOptions, DEFAULT_CONNECT_OPTIONS } from './connection/connect-options.js';
export type { ConnectionPhase } from './connection/connection-phase.js';
export type { ClientEvent } from './contracts/client-event.js';
export type { ClientSession, ConnectedSession, SessionState } from './session/client-session.js';
export type { Connect, OpenSession } from './session/connect.js';
export type { LatencySummary } from './session/latency-summary.js';
export type { LatencyStats } from './session/latency-tracker.js';
export type { Observable } from './session/observable.js';
export type {
  CreateSocket,
  HttpRefusal,
  SocketOptions,
  WebSocketLike,
} from './socket/web-socket-like.js';
export type { SpokenAudio } from './transcribe/spoken-audio.js';
export type { Transcribe, TranscribeSessionOptions } from './transcribe/transcribe.js';
export type { TranscriptGap } from './transcribe/transcript-gaps.js';

/** Opens a session on a server: see {@link Connect}. */
export const connect: Connect = /* @__PURE__ */ createConnect(createBrowserSocket);

/** Opens a session whose connection may come later: see {@link OpenSession}. */
export const openSession: OpenSession = /* @__PURE__ */ createOpenSession(createBrowserSocket);

/** Transcribes a stream of audio on a server: see {@link Transcribe}. */
export const transcribe: Transcribe = /* @__PURE__ */ createTranscribe(openSession);
