// The part of the internal entry that is the same in Node and in browsers.
export { API_KEY, type ApiKey, socketOptions } from './connection/api-key.js';
export { waitOrOnline } from './connection/back-off.js';
export { CREATE_SOCKET, socketsBy } from './connection/connect-options.js';
export { closedEarly, noReady, silentServer } from './connection/connection-errors.js';
export { type Liveness, watchLiveness } from './connection/liveness.js';
export { createOutage, type Outage } from './connection/outage.js';
export { socketUrl } from './connection/session-url.js';
export { listenToSocket, type SocketEvents, socketRoom } from './connection/socket-events.js';
export {
  type CreateSocket,
  type HttpRefusal,
  OPEN,
  type SocketOptions,
  type WebSocketLike,
} from './socket/web-socket-like.js';
export { openMicrophone } from './sources/browser/open-microphone.js';
export { captureError } from './sources/browser/source-errors.js';
export { stopTracks } from './sources/browser/stop-tracks.js';
