export type { Authenticate, Identity, Refusal } from './access/identity.js';
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
export type { Conversation, Peer } from './protocols/conversation.js';
export type { Hearing, HearingOptions } from './protocols/hearing-contract.js';
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
export type { SessionHooks, SessionInfo } from './session/session-hooks.js';
export { createFileStore, type SessionStore } from './session/session-store.js';
