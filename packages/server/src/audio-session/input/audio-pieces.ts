import { TranscribeError } from '@ws/core';
import { createPcmDecoder, decodePcm, type PcmEncoding } from '@ws/core/audio';
import { bytesPerSample } from '@ws/core/internal';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';

/** Samples in the order in which they were spoken, in pieces that are made when they are asked for. */
export type AudioPieces = Iterable<Float32Array>;

// What is looked at in one step.
const STEP_BYTES = 256 * 1024;

/**
 * Refuses a frame that does not hold whole, finite samples, before any of it is used.
 *
 * @param fragments - the frame as it came
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export async function checkPcm(
  fragments: readonly Uint8Array[],
  encoding: PcmEncoding,
  eventLoop: EventLoopBudget,
): Promise<void> {
  const width = bytesPerSample(encoding);
  const byteLength = fragments.reduce((sum, { length }) => sum + length, 0);
  if (byteLength % width !== 0) throw notWhole(byteLength, encoding);
  if (encoding !== 'pcm_f32le') return;
  let checked = 0;
  let steps = 0;
  try {
    for (const samples of decoded(fragments, encoding, STEP_BYTES)) {
      checked += samples.length;
      if (++steps % STEPS_AT_ONCE === 0) await eventLoop.next();
    }
  } catch (error) {
    const { position = 0 } = (error as TranscribeError).details as { position?: number };
    throw notFinite(checked + position);
  }
}

// The fragments of a large frame are smaller than a step.
const STEPS_AT_ONCE = 4;

function notWhole(byteLength: number, encoding: PcmEncoding): TranscribeError {
  return new TranscribeError(
    `${byteLength} bytes do not make whole ${encoding} samples: the length must be a multiple of ${bytesPerSample(encoding)}.`,
    { code: 'ERR_INVALID_AUDIO', details: { encoding, byteLength } },
  );
}

function notFinite(position: number): TranscribeError {
  return new TranscribeError(
    `Sample ${position} of the frame is not a finite number. Is the encoding the one that was announced?`,
    { code: 'ERR_INVALID_AUDIO', details: { position } },
  );
}

/** The samples of a frame that {@link checkPcm} has nothing against, at most `length` at a time. */
export function pcmPieces(
  fragments: readonly Uint8Array[],
  encoding: PcmEncoding,
  length: number,
): AudioPieces {
  return decoded(fragments, encoding, length * bytesPerSample(encoding));
}

/** At most so many bytes at a time; where fragments were cut within a sample, it is put together again. */
function* decoded(
  fragments: readonly Uint8Array[],
  encoding: PcmEncoding,
  step: number,
): Generator<Float32Array, void> {
  const [whole, ...more] = fragments;
  // As nearly all of them come.
  if (whole !== undefined && more.length === 0 && whole.length <= step) {
    if (whole.length > 0) yield decodePcm(whole, encoding);
    return;
  }
  const decoder = createPcmDecoder(encoding);
  for (const bytes of fragments) {
    for (let at = 0; at < bytes.length; at += step) {
      const samples = decoder.decode(bytes.subarray(at, at + step));
      if (samples.length > 0) yield samples;
    }
  }
}

/** The same samples, in pieces of at most `length`. */
export function* smallPieces(pieces: AudioPieces, length: number): Generator<Float32Array, void> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += length) yield piece.subarray(at, at + length);
  }
}
