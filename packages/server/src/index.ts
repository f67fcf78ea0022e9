export { createServer, type TranscriptionServer } from './app/create-server.js';
export type { AccessOptions } from './app/options/access-options.js';
export type { JobOptions } from './app/options/job-options.js';
export { DEFAULT_SERVER_OPTIONS, type ServerOptions } from './app/options/server-options.js';
export {
  createJobWorker,
  type JobWorker,
  type JobWorkerOptions,
} from './app/worker/create-job-worker.js';
export type { AudioSession, AudioSessionOptions } from './audio-session/audio-session.js';
export type { SessionHooks, SessionInfo } from './audio-session/session-hooks.js';
export type { AdapterName } from './engine/adapters.js';
export {
  type CreateDetector,
  createVad,
  type DetectorName,
  type DetectorOptions,
} from './engine/detectors.js';
export type { Authenticate, Identity, Refusal } from './net/auth/identity.js';
export type { PageFiles } from './net/http/page-files.js';
export type { SocketRefusal } from './net/http/refusal.js';
export type { ClientConnection, Conversation } from './net/sockets/conversation.js';
export type { HealthReport, WorkerReport } from './operations/health/health-report.js';
export type { ServerLimitOptions } from './operations/limits.js';
export type {
  AnswerProvider,
  ProvidedAnswerPart,
  ProvidedAnswers,
  ProvidedCall,
  ProvidedMessage,
  ProvidedQuestion,
  ProvidedTool,
  ProvidedToolChoice,
} from './protocols/answer-provider.js';
export type {
  HttpCall,
  OpenProtocol,
  ProtocolHost,
  ProtocolPreparation,
  SentRecording,
  ServerProtocol,
  SocketCall,
} from './protocols/server-protocol.js';
export type {
  ProvidedSpeech,
  ProvidedSpeechOptions,
  ProvidedVoice,
  SpeechProvider,
} from './protocols/speech-provider.js';
