// What our packages for other people's frameworks build on: speech to text by an engine in this process, or by a server.
// It is no public API and may change in any release.
export { CONNECT, type ConnectOptions } from './connection/connect-options.js';
export { CONNECTION, type ConnectionOptions } from './connection/connection-options.js';
export { createEventLoopBreaks } from './transcribe/event-loop-breaks.js';
export {
  createEngineTranscriber,
  createServerTranscriber,
  errorOf,
  type LiveSession,
  SERVER_URL,
  type TranscribedPiece,
  type Transcriber,
  type TranscriberEvent,
  type TranscriberSettings,
  type TranscriberWarning,
  warnOf,
} from './transcribe/transcriber.js';
