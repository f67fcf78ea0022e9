import { T as TranscribeError } from './clock.shared.js';

/** Audio in pieces of any length. */
type AudioSource = Iterable<Float32Array> | AsyncIterable<Float32Array>;
/** @throws TranscribeError `ERR_INVALID_AUDIO` for what is neither samples nor an iterable of pieces */
declare function checkAudioSource(audio: unknown): void;
declare function notSamples(): TranscribeError;

export { type AudioSource as A, checkAudioSource as c, notSamples as n };
