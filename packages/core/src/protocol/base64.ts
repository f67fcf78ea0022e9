import { decodePcm, encodePcm } from '../audio/pcm.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { type Path, refused } from './fields.js';

// Base64 of RFC 4648 section 4, without `Buffer` (absent in browsers) and `atob` (lenient, and a string per byte). A
// server decodes audio messages on its event loop: `atob` and a check in front of it would hold that up for twice as long.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61; // '='
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const NO_DIGIT = 0xff;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
CODES.forEach((code, value) => {
  VALUES[code] = value;
});

/** Samples as base64 of float32 little-endian. */
export function encodeBase64Samples(samples: Float32Array): string {
  const bytes = encodePcm(samples, 'pcm_f32le');
  const ascii = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let out = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    ascii[out++] = CODES[group >> 18]!;
    ascii[out++] = CODES[(group >> 12) & 63]!;
    ascii[out++] = i + 1 < bytes.length ? CODES[(group >> 6) & 63]! : PAD;
    ascii[out++] = i + 2 < bytes.length ? CODES[group & 63]! : PAD;
  }
  return new TextDecoder().decode(ascii);
}

/**
 * Samples from base64 of float32 little-endian.
 *
 * @throws TranscribeError `ERR_PROTOCOL` with wire code `INVALID_AUDIO`
 */
export function decodeBase64Samples(text: string, at: Path): Float32Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    throw invalidAudio(at, 'it is not base64 (RFC 4648, with padding)');
  }
  if (bytes.length % 4 !== 0) {
    throw invalidAudio(at, `${bytes.length} bytes do not make whole float32 samples`);
  }
  try {
    return decodePcm(bytes, 'pcm_f32le');
  } catch (error) {
    if (!TranscribeError.isInstance(error)) throw error;
    throw invalidAudio(at, 'it holds samples that are not finite numbers', error.details);
  }
}

function invalidAudio(
  at: Path,
  reason: string,
  details?: Readonly<Record<string, unknown>>,
): Error {
  const why = `cannot be read: ${reason}. Send base64 of 32-bit little-endian floats`;
  return refused(at, why, 'INVALID_AUDIO', details);
}

function decodeBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  let padding = 0;
  if (length > 0 && text.charCodeAt(length - 1) === PAD) {
    padding = text.charCodeAt(length - 2) === PAD ? 2 : 1;
  }
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const digits = length - padding;
  let group = 0;
  let out = 0;
  for (let i = 0; i < digits; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? VALUES[code]! : NO_DIGIT;
    if (value === NO_DIGIT) return undefined;
    group = (group << 6) | value;
    if ((i & 3) === 3) {
      bytes[out++] = group >> 16;
      bytes[out++] = (group >> 8) & 0xff;
      bytes[out++] = group & 0xff;
      group = 0;
    }
  }
  // Bits that belong to no byte must be zero, or two texts would mean the same bytes.
  if (padding === 1) {
    if ((group & 3) !== 0) return undefined;
    bytes[out++] = group >> 10;
    bytes[out++] = (group >> 2) & 0xff;
  } else if (padding === 2) {
    if ((group & 15) !== 0) return undefined;
    bytes[out++] = group >> 4;
  }
  return bytes;
}
