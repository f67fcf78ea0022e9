// The native wire protocol, version 1: messages, codec, schemas.
export {
  clientMessageSchema,
  decodeClientMessage,
  encodeClientMessage,
} from './protocol/client-codec.js';
export type { ClientMessage, StartMessage } from './protocol/client-messages.js';
export {
  decodeServerMessage,
  encodeServerMessage,
  serverMessageSchema,
} from './protocol/server-codec.js';
export { PROTOCOL_VERSION, type ServerMessage } from './protocol/server-messages.js';
export { WIRE_ERROR_CODES, type WireErrorCode } from './protocol/wire-errors.js';
