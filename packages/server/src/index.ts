export type { Authenticate, Identity, Refusal } from './access/identity.js';
export type { AudioSession, AudioSessionOptions } from './audio-session/audio-session.js';
export type { SessionHooks, SessionInfo } from './audio-session/session-hooks.js';
export type { AdapterName } from './by-name/adapters.js';
export {
  type CreateDetector,
  createVad,
  type DetectorName,
  type DetectorOptions,
} from './by-name/detectors.js';
export type {
  EngineReport,
  HealthReport,
  ProcessReport,
  SchedulerReport,
} from './http/health-report.js';
export type { BodyBounds } from './http/read-body.js';
export type { AccessOptions } from './options/access-options.js';
export type { ServerLimitOptions, ServerLimitSettings } from './options/limits.js';
export { DEFAULT_SERVER_OPTIONS, type ServerOptions } from './options/server-options.js';
export { createFileStore, type SessionStore } from './protocols/native/session-store.js';
export type {
  HttpCall,
  MakeConversation,
  OpenProtocol,
  ProtocolHost,
  ReceiveOptions,
  SentRecording,
  ServerProtocol,
  SocketCall,
  SocketRefusal,
} from './protocols/server-protocol.js';
export { createServer, type TranscriptionServer } from './server/create-server.js';
export type { ClientConnection, Conversation } from './socket/conversation.js';
