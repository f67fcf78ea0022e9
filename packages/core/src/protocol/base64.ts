import { decodePcm, encodePcm } from '../audio/pcm.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { embeddedBytes } from '../text/embedded-bytes.js';
import { type Path, refused } from './fields.js';

// Base64 of RFC 4648 section 4. Not by `Buffer`: browsers have none.
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
// No function takes more arguments than fit on the stack.
const CHUNK_BYTES = 8192;

/** Samples as base64 of float32 little-endian. */
export function encodeBase64Samples(samples: Float32Array): string {
  const bytes = encodePcm(samples, 'pcm_f32le');
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    // Five times as fast as a spread of the array, which would iterate it.
    const codes: ArrayLike<number> = bytes.subarray(at, at + CHUNK_BYTES);
    binary += String.fromCharCode.apply(null, codes as number[]);
  }
  return btoa(binary);
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

/** Strict, where `atob` is lenient: no two texts mean the same bytes. */
function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  const end = text.slice(-4);
  // Bits that belong to no byte must be zero.
  return btoa(atob(end)) === end ? embeddedBytes(text) : undefined;
}
