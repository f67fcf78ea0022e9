import { isObject } from '@ws/core/internal';
import { HttpFault } from '../../http/http-fault.js';
import { speakTextOf } from './speak-request.js';

/** What a client of `/v1/speak` says over a WebSocket. */
export type SpeakMessage =
  | { readonly type: 'Speak'; readonly text: string }
  | { readonly type: 'Flush' | 'Clear' | 'Close' };

const MAX_BYTES = 64 * 1024;

/** @throws HttpFault whose code and message the client is told */
export function readSpeakMessage(bytes: Uint8Array): SpeakMessage {
  if (bytes.length > MAX_BYTES) {
    throw new HttpFault(413, 'MESSAGE_TOO_LARGE', `A message may have ${MAX_BYTES} bytes.`);
  }
  const { type, text } = jsonOf(bytes);
  switch (type) {
    case 'Speak':
      return { type, text: speakTextOf(text) };
    case 'Flush':
    case 'Clear':
    case 'Close':
      return { type };
    default:
      throw wrong('"type" must be Speak, Flush, Clear or Close.');
  }
}

function jsonOf(bytes: Uint8Array): { readonly type?: unknown; readonly text?: unknown } {
  try {
    const message: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (isObject(message)) return message;
  } catch {
    // It is told below.
  }
  throw wrong('A message must be a JSON object.');
}

function wrong(message: string): HttpFault {
  return new HttpFault(400, 'INVALID_MESSAGE', message);
}
