import { TranscribeError } from '../errors/transcribe-error.js';

/** Audio in pieces of any length. */
export type AudioSource = Iterable<Float32Array> | AsyncIterable<Float32Array>;

/** @throws TranscribeError `ERR_INVALID_AUDIO` for what is neither samples nor an iterable of pieces */
export function checkAudioSource(audio: unknown): void {
  const { [Symbol.asyncIterator]: comes, [Symbol.iterator]: isThere } = Object(audio);
  if (typeof (comes ?? isThere) !== 'function' || typeof audio === 'string') throw notSamples();
}

export function notSamples(): TranscribeError {
  return new TranscribeError(
    'Audio must come as Float32Array: mono, 16 kHz, in [-1, 1]; all of it, or an iterable of pieces.',
    { code: 'ERR_INVALID_AUDIO' },
  );
}
