import { protocolError } from '@ws/core/internal';

/** A text frame without its long audio, which stands beside it. */
export interface LightMessage {
  /** The same JSON, with a sample of silence for what was taken out. */
  readonly json: string;
  /** What stood between the quotes, by the field's name on the wire. */
  readonly audio: ReadonlyMap<string, Buffer>;
}

// Of what is not audio: this much JSON is read at once.
const MAX_REST_BYTES = 128 * 1024;
// Shorter audio stays where it is.
const LONG_BYTES = 16 * 1024;
const AUDIO_FIELDS: ReadonlySet<string> = new Set(['audio', 'context_audio']);
/** What stands for audio that was taken out: one sample, 0.0, as base64. */
export const TAKEN_OUT = 'AAAAAA==';
const BRACES: ReadonlyMap<number, number> = new Map(
  [...'{[]}'].map((brace) => [brace.charCodeAt(0), '{['.includes(brace) ? 1 : -1]),
);
const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

/**
 * Takes long audio out of a text frame, without turning it into a string, of which a parser makes another: for 16 MiB
 * that takes a tenth of a second, in which no other client is served. What is no JSON passes as it is.
 *
 * @param deepest - how many braces and brackets it may stand in; deeper than 1, the first of a name is taken
 * @throws TranscribeError `ERR_PROTOCOL`: `MESSAGE_TOO_LARGE`, when more than 128 KiB of the message are not audio
 */
export function takeOutAudio(bytes: Buffer, deepest = 1): LightMessage {
  const audio = new Map<string, Buffer>();
  const kept: string[] = [];
  let keptBytes = 0;
  let from = 0;
  let depth = 0;
  // What stood before the last colon, if it was the name of a field of the message itself.
  let name = '';
  let before = '';

  function keep(to: number): void {
    kept.push(bytes.toString('utf8', from, to));
    keptBytes += to - from;
  }

  for (let at = 0; at < bytes.length; at++) {
    if (keptBytes + at - from > MAX_REST_BYTES) throw tooLarge();
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      const end = endOfString(bytes, at + 1);
      const isMeant = depth === 1 || (depth <= deepest && !audio.has(name));
      const isAudio = isMeant && AUDIO_FIELDS.has(name) && end - at > LONG_BYTES;
      if (isAudio) {
        keep(at);
        kept.push(`"${TAKEN_OUT}"`);
        audio.set(name, bytes.subarray(at + 1, end));
        from = end + 1;
      }
      before = end - at < 64 ? bytes.toString('latin1', at + 1, end) : '';
      at = end;
    } else if (byte === COLON) {
      name = depth <= deepest ? before : '';
    } else if (byte === COMMA) {
      name = '';
    } else {
      depth += BRACES.get(byte) ?? 0;
    }
  }
  keep(bytes.length);
  if (keptBytes > MAX_REST_BYTES) throw tooLarge();
  return { json: kept.join(''), audio };
}

/** Where the quote stands that ends a string, or the text. One with quotes in it is no audio, and must not be long. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(QUOTE, start);
  while (end >= 0 && isEscaped(bytes, end)) {
    if (end - start > MAX_REST_BYTES) throw tooLarge();
    end = bytes.indexOf(QUOTE, end + 1);
  }
  return end < 0 ? bytes.length : end;
}

function isEscaped(bytes: Buffer, at: number): boolean {
  let before = at;
  while (bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}

function tooLarge(): Error {
  return protocolError(
    'MESSAGE_TOO_LARGE',
    `More than ${MAX_REST_BYTES} bytes of the message are not audio. Send less text.`,
    { maxBytes: MAX_REST_BYTES },
  );
}
