import { createMessageCodec, type MessageCodec } from './message-codec.js';
import type { DecodeOptions } from './parse-json.js';
import type { ServerMessage } from './server-messages.js';
import { SERVER_MESSAGES } from './server-shapes.js';
import { type MessageSchema, toSchema } from './standard-schema.js';
import { wireErrorCode } from './wire-errors.js';

const codec: MessageCodec<ServerMessage> = createMessageCodec(SERVER_MESSAGES, 'one_shot_result');

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 * What an older server leaves out is filled in: positions from times, no committed characters, the words of segments.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
export function decodeServerMessage(
  text: string,
  options?: DecodeOptions,
): ServerMessage | undefined {
  try {
    return codec.read(text, options);
  } catch (error) {
    if (wireErrorCode(error) === 'UNKNOWN_MESSAGE') return undefined;
    throw error;
  }
}

/** A server's message as the text frame that a client reads. */
export function encodeServerMessage(message: ServerMessage): string {
  return codec.write(message);
}

/** {@link decodeServerMessage} as a Standard Schema. A message of a type that is not known is an issue. */
export const serverMessageSchema: MessageSchema<ServerMessage> = toSchema(codec);
