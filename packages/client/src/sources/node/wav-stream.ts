import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { TranscribeError } from '@ws/core';
import { createResampler, createWavDecoder } from '@ws/core/audio';

/**
 * A WAV file as it comes, as mono samples at 16 kHz.
 *
 * @param track - which audio track: there is one
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export async function* decodeWav(
  bytes: AsyncIterable<Uint8Array>,
  track = 1,
): AsyncGenerator<Float32Array, void, undefined> {
  if (track > 1) {
    throw new TranscribeError(`A WAV file has no audio track ${track}. It has one: take that.`, {
      code: 'ERR_INVALID_AUDIO',
    });
  }
  const decoder = createWavDecoder();
  let resampler: ReturnType<typeof createResampler> | undefined;
  for await (const piece of bytes) {
    const samples = decoder.decode(piece);
    if (samples.length === 0) continue;
    resampler ??= createResampler(decoder.sampleRate!);
    yield resampler.process(samples);
  }
  decoder.end();
  if (resampler !== undefined) yield resampler.flush();
}

export function isWav(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 12));
  return head.startsWith('RIFF') && head.endsWith('WAVE');
}

/** Bytes as they are read from `name`. Where the system fails to read them, the error is {@link cannotRead}. */
export async function* bytesFrom(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes;
  } catch (cause) {
    throw Object(cause).errno === undefined ? cause : cannotRead(name, cause);
  }
}

/** The error of a file that cannot be read. */
export function cannotRead(path: string, cause: unknown): TranscribeError {
  return new TranscribeError(`Cannot read ${path}: ${whyUnreadable(cause)}.`, {
    ...{ code: 'ERR_INVALID_AUDIO', details: { path }, cause },
  });
}
