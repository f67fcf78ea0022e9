import { D as DecodeOptions, S as ServerMessage, M as MessageSchema } from './client-codec.shared.js';
export { C as ClientMessage, P as PROTOCOL_VERSION, a as StartMessage, W as WIRE_ERROR_CODES, b as WireErrorCode, c as clientMessageSchema, d as decodeClientMessage, e as encodeClientMessage } from './client-codec.shared.js';
import './pcm-BkdAL9aQ.js';
import './session-C9DoRodV.js';
import './session-options-CfIDAWpA.js';
import './backend-BIHU5hwk.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './logger-Dig93_oX.js';
import './strategy-BidKd4yn.js';
import './option-spec-BxmxmmoY.js';

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 * What an older server leaves out is filled in: positions from times, no committed characters, the words of segments.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
declare function decodeServerMessage(text: string, options?: DecodeOptions): ServerMessage | undefined;
/** A server's message as the text frame that a client reads. */
declare function encodeServerMessage(message: ServerMessage): string;
/** {@link decodeServerMessage} as a Standard Schema. A message of a type that is not known is an issue. */
declare const serverMessageSchema: MessageSchema<ServerMessage>;

export { ServerMessage, decodeServerMessage, encodeServerMessage, serverMessageSchema };
