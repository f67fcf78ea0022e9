import { TranscribeError } from '@ws/core';
import { assertFinite } from '@ws/core/internal';

/**
 * Samples as they are given: audio of another type would be heard as noise, or as nothing.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what was given and what to do
 */
export function checkSamples(name: string, given: unknown): asserts given is Float32Array {
  const type = typeOf(given);
  if (type !== 'Float32Array') {
    const advice = ADVICE[type] ?? '';
    throw invalidAudio(
      `"${name}" must be a Float32Array of mono samples in [-1, 1], not ${type}.${advice}`,
    );
  }
  assertFinite(given as Float32Array);
}

/** @throws TranscribeError `ERR_INVALID_AUDIO` */
export function checkBytes(given: unknown): asserts given is Uint8Array {
  const type = typeOf(given);
  if (type === 'Uint8Array') return;
  const isView = ArrayBuffer.isView(given);
  const advice = isView
    ? ' Give new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength).'
    : type === 'ArrayBuffer'
      ? ' Give new Uint8Array(buffer).'
      : '';
  throw invalidAudio(`The bytes must be a Uint8Array, which a Buffer is, not ${type}.${advice}`);
}

const ADVICE: Readonly<Record<string, string>> = {
  Int16Array: ' Divide by 32768: Float32Array.from(samples, (sample) => sample / 32768).',
  Uint8Array: ' Raw bytes go to writePcm(), or through decodePcm() of @ws/core/audio.',
  Float64Array: ' Give Float32Array.from(samples).',
  Array: ' Give Float32Array.from(samples).',
};

/** Also of arrays of another realm (a frame, a test runner), which `instanceof` does not know. */
function typeOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function invalidAudio(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_AUDIO' });
}
