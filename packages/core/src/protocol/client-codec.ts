import type { ClientMessage } from './client-messages.js';
import { CLIENT_MESSAGES } from './client-shapes.js';
import { createMessageCodec, type MessageCodec } from './message-codec.js';
import type { DecodeOptions } from './parse-json.js';
import { type MessageSchema, toSchema } from './standard-schema.js';

const codec: MessageCodec<ClientMessage> = createMessageCodec(CLIENT_MESSAGES, 'one_shot');

/**
 * A client's text frame as a message: what a server reads.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`, and in `details.path`
 * the field where it is the fault of one; nothing else
 */
export function decodeClientMessage(text: string, options?: DecodeOptions): ClientMessage {
  return codec.read(text, options);
}

/** A client's message as the text frame that a server reads. */
export function encodeClientMessage(message: ClientMessage): string {
  return codec.write(message);
}

/** {@link decodeClientMessage} as a Standard Schema. */
export const clientMessageSchema: MessageSchema<ClientMessage> = toSchema(codec);
