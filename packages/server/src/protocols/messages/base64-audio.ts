import { decodePcm } from '@ws/core/audio';
import { protocolError } from '@ws/core/internal';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';

// Decoded in one step. 16 digits are 3 whole samples.
const STEP_DIGITS = 256 * 1024;
const DIGITS = 16;
// An escape of JSON is at most this long: \u002B, which some write for a plus.
const ESCAPE = 6;
const BACKSLASH = 92;

/**
 * Samples of a long string of a message, which is base64 of float32 little-endian, step by step.
 *
 * @param text - what stands between the quotes
 * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_AUDIO`, which names the field
 */
export async function decodeBase64Audio(
  text: Buffer,
  field: string,
  eventLoop: EventLoopBudget,
): Promise<readonly Float32Array[]> {
  const pieces: Float32Array[] = [];
  for await (const digits of base64Steps(text, field, eventLoop))
    pieces.push(decode(digits, field));
  return pieces;
}

/** The digits of such a string, in steps of whole samples of any kind. Throws as {@link decodeBase64Audio}. */
export async function* base64Steps(
  text: Buffer,
  field: string,
  eventLoop: EventLoopBudget,
): AsyncGenerator<string, void, undefined> {
  let digits = '';
  for (let at = 0; at < text.length; ) {
    const end = endOfStep(text, at);
    digits += unescaped(text.toString('latin1', at, end), field);
    at = end;
    const whole = at === text.length ? digits.length : digits.length - (digits.length % DIGITS);
    yield digits.slice(0, whole);
    digits = digits.slice(whole);
    await eventLoop.next();
  }
}

/** No escape is cut in two. */
function endOfStep(text: Buffer, at: number): number {
  const end = at + STEP_DIGITS;
  if (end >= text.length) return text.length;
  const backslash = text.subarray(end - ESCAPE + 1, end).lastIndexOf(BACKSLASH);
  return backslash < 0 ? end : end - ESCAPE + 1 + backslash;
}

/** Base64 has nothing that JSON must escape, but some escape its plus or slash. */
function unescaped(text: string, field: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw notBase64(field);
  }
}

function decode(digits: string, field: string): Float32Array {
  const bytes = Buffer.from(digits, 'base64');
  // The decoder passes over what is no base64.
  if (bytes.toString('base64') !== digits) throw notBase64(field);
  if (bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0) {
    throw invalidAudio(field, 'its bytes do not make whole float32 samples');
  }
  try {
    return decodePcm(bytes, 'pcm_f32le');
  } catch {
    throw invalidAudio(field, 'it holds samples that are not finite numbers');
  }
}

function notBase64(field: string): Error {
  return invalidAudio(field, 'it is not base64 (RFC 4648, with padding)');
}

function invalidAudio(field: string, reason: string): Error {
  return protocolError(
    'INVALID_AUDIO',
    `"${field}" cannot be read: ${reason}. Send base64 of 32-bit little-endian floats.`,
    { field, path: [field] },
  );
}
