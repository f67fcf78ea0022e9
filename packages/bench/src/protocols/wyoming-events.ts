import { isObject } from '@ws/core/internal';
import { type Fields, fieldsOf, textOf } from './fields.js';
import { answerError, quoted } from './session-errors.js';

/** An event of Wyoming. What it carries beside its fields is left out: no answer of a transcription has any. */
export interface WyomingEvent {
  readonly type: string;
  readonly data: Fields;
}

// A transcript of hours has a few hundred kilobytes.
const MOST_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** As it stands on the wire: a line of JSON that says how long fields and payload are, then those. */
export function encodeWyoming(type: string, data: object, payload?: Uint8Array): Buffer {
  const fields = Buffer.from(JSON.stringify(data));
  const header = JSON.stringify({
    ...{ type, data_length: fields.length },
    ...(payload !== undefined && { payload_length: payload.length }),
  });
  return Buffer.concat([Buffer.from(`${header}\n`), fields, payload ?? Buffer.alloc(0)]);
}

/** Reads events from bytes that come in pieces of any length. */
export function createWyomingReader(): (bytes: Buffer) => readonly WyomingEvent[] {
  let pieces: Buffer[] = [];
  let kept = 0;
  /** Bytes that the next event needs, where its header is here. */
  let needed = 0;

  return (bytes) => {
    pieces.push(bytes);
    kept += bytes.length;
    if (kept > 2 * MOST_BYTES) throw tooLarge();
    if (kept < needed) return [];
    let rest: Buffer = Buffer.concat(pieces);
    const events: WyomingEvent[] = [];
    for (;;) {
      const newline = rest.indexOf(NEWLINE);
      if (newline < 0) {
        if (rest.length > MOST_BYTES) throw tooLarge();
        needed = 0;
        break;
      }
      const header = readObject(rest.subarray(0, newline));
      const [dataLength, payloadLength] = [lengthOf(header, 'data'), lengthOf(header, 'payload')];
      const body = newline + 1;
      needed = body + dataLength + payloadLength;
      if (rest.length < needed) break;
      const more = dataLength > 0 ? readObject(rest.subarray(body, body + dataLength)) : {};
      events.push({
        type: textOf(header['type']),
        data: { ...fieldsOf(header['data']), ...more },
      });
      rest = rest.subarray(needed);
      needed = 0;
    }
    pieces = [rest];
    kept = rest.length;
    return events;
  };
}

function lengthOf(header: Fields, name: 'data' | 'payload'): number {
  const length = header[`${name}_length`] ?? 0;
  if (Number.isInteger(length) && (length as number) >= 0 && (length as number) <= MOST_BYTES) {
    return length as number;
  }
  throw answerError(
    `The server sent an event whose ${name}_length is ${quoted(length)}: from 0 to ${MOST_BYTES} is read here.`,
  );
}

function readObject(bytes: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(String(bytes));
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw answerError(
    `The server sent what is no event of Wyoming: ${quoted(String(bytes.subarray(0, 300)))}. Is it Wyoming that is spoken there?`,
  );
}

function tooLarge(): Error {
  return answerError(`The server sent an event of over ${MOST_BYTES} bytes.`);
}
