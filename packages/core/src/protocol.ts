// The native wire protocol, version 1: messages, codec, schemas.
export { REDACTION_KINDS, type RedactionKind } from './options/redaction-kinds.js';
export {
  clientMessageSchema,
  decodeClientMessage,
  encodeClientMessage,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
} from './protocol/client-codec.js';
export {
  type AudioFrameMessage,
  type CancelMessage,
  type ClientMessage,
  type ConfigureMessage,
  type EndMessage,
  type FinalizeMessage,
  type OneShotMessage,
  type PingMessage,
  type ResumeRequest,
  type StartMessage,
  TURN_NAMES,
  type TurnName,
  VAD_NAMES,
  type VadEndMessage,
  type VadName,
  WIRE_CHANNELS,
  WIRE_ENCODINGS,
  type WireChannels,
  type WireEncoding,
} from './protocol/client-messages.js';
export type { MessageIssue, MessageResult, MessageSchema } from './protocol/message-codec.js';
export { DEFAULT_MAX_MESSAGE_BYTES, type DecodeOptions } from './protocol/parse-json.js';
export { type ParsedPath, parsePath, STRATEGY_NAMES } from './protocol/path.js';
export {
  decodeServerMessage,
  encodeServerMessage,
  serverMessageSchema,
} from './protocol/server-codec.js';
export {
  type AckMessage,
  type DoneMessage,
  type ErrorMessage,
  type OfChannel,
  type OneShotResultMessage,
  type OneShotSegment,
  type PongMessage,
  PROTOCOL_VERSION,
  type ReadyMessage,
  type ServerLimits,
  type ServerMessage,
  type SuppressedMessage,
  type WaitMessage,
  type WarningMessage,
} from './protocol/server-messages.js';
export {
  fromWireError,
  protocolError,
  WIRE_ERROR_CODES,
  type WireErrorCode,
  wireErrorCode,
} from './protocol/wire-errors.js';
