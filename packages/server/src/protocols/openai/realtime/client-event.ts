import { type JsonObject, jsonObjectIn } from '../../../net/http/json-object.js';
import type { EventLoopBudget } from '../../../net/sockets/event-loop-budget.js';
import { base64Steps } from '../../messages/base64-audio.js';
import { takeOutAudio } from '../../messages/long-audio.js';
import { invalidValue, OpenAiError } from '../openai-error.js';

/** A client's message; its fields are still to be looked at. */
export interface ClientEvent {
  readonly type: string;
  /** What the client calls it, for answers to it. */
  readonly eventId: string | undefined;
  readonly fields: JsonObject;
  /** Where it is long, digits of base64 as they stood in the message. */
  readonly longAudio: Buffer | undefined;
  /** The size of its frame. */
  readonly frameBytes: number;
}

// Read in one go, in a millisecond.
const SHORT_BYTES = 32 * 1024;
const MAX_ID_CHARS = 512;
// `item`, `content`, a part of it: so deep lies the audio of an item.
const AUDIO_DEPTH = 4;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws OpenAiError where it is none; TranscribeError `ERR_PROTOCOL` where it is too large */
export function readClientEvent(bytes: Buffer): ClientEvent {
  const isShort = bytes.length <= SHORT_BYTES;
  const { json, audio } = isShort
    ? { json: bytes, audio: undefined }
    : takeOutAudio(bytes, AUDIO_DEPTH);
  const fields = jsonObjectIn(json);
  if (fields === undefined) {
    throw new OpenAiError('The event is no JSON object.', { code: 'invalid_json' });
  }
  const { type, event_id } = fields;
  const eventId = typeof event_id === 'string' ? event_id.slice(0, MAX_ID_CHARS) : undefined;
  if (typeof type !== 'string') {
    throw invalidValue('type', 'The event has no "type".');
  }
  return { type, eventId, fields, longAudio: audio?.get('audio'), frameBytes: bytes.length };
}

/** The bytes of an event's `audio`, step by step. @throws OpenAiError where it is no base64 */
export async function* audioOf(
  { fields, longAudio }: Pick<ClientEvent, 'fields' | 'longAudio'>,
  eventLoop: EventLoopBudget,
): AsyncGenerator<Buffer, void, undefined> {
  if (longAudio !== undefined) {
    for await (const digits of base64Steps(longAudio, 'audio', eventLoop)) yield decoded(digits);
    return;
  }
  const { audio } = fields;
  if (typeof audio !== 'string') throw notBase64();
  yield decoded(audio);
}

function decoded(digits: string): Buffer {
  // The decoder passes over what is no base64.
  if (!BASE64.test(digits)) throw notBase64();
  return Buffer.from(digits, 'base64');
}

function notBase64(): OpenAiError {
  return invalidValue('audio', '"audio" must be base64 of the bytes of the session\'s format.');
}
