import { isObject, protocolError } from '@ws/core/internal';
import { type JsonObject, readJsonObject } from '../../net/http/json-object.js';

// Home Assistant's chunks have a few kilobytes, and its fields a few hundred bytes.
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_DATA_BYTES = 64 * 1024;
const MAX_PAYLOAD_BYTES = 1024 * 1024;
const NEWLINE = 10;
const NOTHING: Buffer = Buffer.alloc(0);

interface Header {
  readonly type: string;
  readonly data: JsonObject;
  readonly dataLength: number;
  readonly payloadLength: number;
}

/** Bytes as they come, as events. Of what is not whole yet, no more is kept than an event may have. */
export interface EventReader {
  /**
   * Those that are whole now, one when the one before was taken.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_JSON`, `INVALID_MESSAGE`, `MESSAGE_TOO_LARGE`; nothing can be read after
   */
  read(bytes: Buffer): Generator<WyomingEvent, void>;
}

export function createEventReader(): EventReader {
  let line: Buffer = NOTHING;
  let header: Header | undefined;
  // Where the bytes of the event are put together: however small the pieces are, they take no more memory than it.
  let body: Buffer = NOTHING;
  let filled = 0;

  return {
    *read(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (header === undefined) {
          const newline = bytes.indexOf(NEWLINE, at);
          const end = newline < 0 ? bytes.length : newline;
          if (line.length + end - at > MAX_HEADER_BYTES) {
            throw tooLarge('The line of an event', MAX_HEADER_BYTES);
          }
          line = Buffer.concat([line, bytes.subarray(at, end)]);
          at = end + 1;
          if (newline < 0) return;
          header = readHeader(line);
          line = NOTHING;
          body = Buffer.alloc(header.dataLength + header.payloadLength);
          filled = 0;
        }
        const taken = bytes.copy(body, filled, at);
        filled += taken;
        at += taken;
        if (filled < body.length) return;
        const event = eventOf(header, body);
        header = undefined;
        yield event;
      }
    },
  };
}

function eventOf({ type, data, dataLength }: Header, body: Buffer): WyomingEvent {
  const more =
    dataLength > 0 ? readJsonObject(body.subarray(0, dataLength), 'The data of an event') : {};
  return { type, data: { ...data, ...more }, payload: body.subarray(dataLength) };
}

function readHeader(line: Buffer): Header {
  const { type, data, data_length, payload_length } = readJsonObject(line, 'The line of an event');
  if (typeof type !== 'string') {
    throw protocolError('INVALID_MESSAGE', 'The "type" of an event must be a string.');
  }
  return {
    type,
    data: isObject(data) ? data : {},
    dataLength: lengthOf(data_length, 'data_length', MAX_DATA_BYTES),
    payloadLength: lengthOf(payload_length, 'payload_length', MAX_PAYLOAD_BYTES),
  };
}

function lengthOf(given: unknown, name: string, most: number): number {
  if (given === undefined || given === null) return 0;
  if (!Number.isInteger(given) || (given as number) < 0) {
    throw protocolError('INVALID_MESSAGE', `"${name}" must be a whole number.`);
  }
  if ((given as number) > most) throw tooLarge(`"${name}"`, most);
  return given as number;
}

function tooLarge(what: string, most: number): Error {
  return protocolError('MESSAGE_TOO_LARGE', `${what} may have ${most} bytes.`);
}

export interface WyomingEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
}

/** As it stands on the wire: a line of JSON that says how long fields and payload are, then those. */
export function encodeEvent(
  type: string,
  data: object = {},
  payload: Uint8Array = NOTHING,
): Buffer {
  const fields = Buffer.from(JSON.stringify(data));
  const header = JSON.stringify({
    ...{ type, version: VERSION, data_length: fields.length },
    ...(payload.length > 0 && { payload_length: payload.length }),
  });
  return Buffer.concat([Buffer.from(`${header}\n`), fields, payload]);
}

/** Of the protocol's package that this was written after. */
const VERSION = '1.10.2';
