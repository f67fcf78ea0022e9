// What our other clients build on, such as @ws/voice-client. It is no public API and may change in any release.
export {
  type ApiKey,
  CONNECTION,
  type ConnectionOptions,
  socketOptions,
} from './connection/connection-options.js';
export {
  openReconnectingSocket,
  type ReconnectingSocket,
  type ReconnectingSocketSettings,
} from './connection/reconnecting-socket.js';
export { socketUrl } from './connection/socket-url.js';
export { createSubject } from './session/observable.js';
export type {
  CreateSocket,
  HttpRefusal,
  SocketOptions,
  WebSocketLike,
} from './socket/web-socket-like.js';
export { levelOf } from './sources/audio-source.js';
export { openMicrophone, stopTracks } from './sources/browser/open-microphone.js';
export { captureError } from './sources/browser/source-errors.js';
