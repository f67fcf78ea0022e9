export type { BackendCheck, BackendFixture } from './conformance/backend-check.js';
export { BACKEND_CHECKS } from './conformance/backend-checks.js';
export { endsWhenDisposed, ensure, fails } from './conformance/ensure.js';
export type { SessionCheck, SessionFixture } from './conformance/session-check.js';
export { SESSION_CHECKS } from './conformance/session-checks.js';
export { TURN_CHECKS, type TurnCheck, type TurnFixture } from './conformance/turn-checks.js';
export { VAD_CHECKS, type VadCheck, type VadFixture } from './conformance/vad-checks.js';
export {
  createLinkedSockets,
  type LinkedSocketsOptions,
  type MessageSocket,
  type SocketClose,
} from './fakes/linked-sockets.js';
export { createManualClock, type ManualClock } from './fakes/manual-clock.js';
export {
  createScriptedBackend,
  type ScriptedBackend,
  type ScriptedBackendOptions,
  type ScriptedCall,
} from './fakes/scripted-backend.js';
export type { CallBehaviour, CallOutcome } from './fakes/scripted-calls.js';
export type { Hypothesis } from './fakes/scripted-transcript.js';
export {
  createScriptedTurn,
  type ScriptedTurn,
  type ScriptedTurnCall,
  type ScriptedTurnOptions,
} from './fakes/scripted-turn.js';
export {
  createScriptedVad,
  type ScriptedVad,
  type ScriptedVadCall,
  type ScriptedVadOptions,
  type SpeechStretch,
} from './fakes/scripted-vad.js';
export { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';
