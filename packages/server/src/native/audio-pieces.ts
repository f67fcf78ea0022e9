import { TranscribeError } from '@ws/core';
import { bytesPerSample, decodePcm, type PcmEncoding } from '@ws/core/audio';
import type { Turns } from '../socket/turns.js';

/** Samples in the order in which they were spoken, in pieces that are made when they are asked for. */
export type AudioPieces = Iterable<Float32Array>;

// What is looked at in one step.
const STEP_BYTES = 256 * 1024;

/**
 * Refuses a frame that does not hold whole, finite samples, before any of it is used.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export async function checkPcm(
  bytes: Uint8Array,
  encoding: PcmEncoding,
  turns: Turns,
): Promise<void> {
  const width = bytesPerSample(encoding);
  // The decoder says what is wrong with the length before it does anything else.
  if (bytes.length % width !== 0) decodePcm(bytes, encoding);
  if (encoding !== 'pcm_f32le') return;
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    if (at > 0) await turns.next();
    try {
      decodePcm(bytes.subarray(at, at + STEP_BYTES), encoding);
    } catch (error) {
      const { position = 0 } = (error as TranscribeError).details as { position?: number };
      throw notFinite(at / width + position);
    }
  }
}

function notFinite(position: number): TranscribeError {
  return new TranscribeError(
    `Sample ${position} of the frame is not a finite number. Is the encoding the one that was announced?`,
    { code: 'ERR_INVALID_AUDIO', details: { position } },
  );
}

/** The samples of a frame that {@link checkPcm} has nothing against, `length` at a time. */
export function* pcmPieces(
  bytes: Uint8Array,
  encoding: PcmEncoding,
  length: number,
): Generator<Float32Array, void> {
  const step = length * bytesPerSample(encoding);
  for (let at = 0; at < bytes.length; at += step) {
    yield decodePcm(bytes.subarray(at, at + step), encoding);
  }
}

/** The same samples, in pieces of at most `length`. */
export function* smallPieces(pieces: AudioPieces, length: number): Generator<Float32Array, void> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += length) yield piece.subarray(at, at + length);
  }
}
