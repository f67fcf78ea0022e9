import { TranscribeError } from '@ws/core';

/**
 * Speech: mono samples in [-1, 1], in pieces of any length, as they come. Sources of this package say their
 * `sampleRate`; of others it is that of the options.
 */
export type SpokenAudio = (
  | AsyncIterable<Float32Array>
  | Iterable<Float32Array>
  | ReadableStream<Float32Array>
) & { readonly sampleRate?: number | undefined };

/** @throws TranscribeError `ERR_INVALID_OPTION` for what is no audio */
export function pieces(audio: SpokenAudio): AsyncIterator<Float32Array> {
  if (Symbol.asyncIterator in audio) return audio[Symbol.asyncIterator]();
  if (Symbol.iterator in audio) return fromIterable(audio);
  // Streams of some browsers cannot be iterated.
  if ('getReader' in audio) return fromStream(audio);
  throw new TranscribeError(
    'The audio is no iterable and no ReadableStream of Float32Array: give a source, such as a microphone.',
    { code: 'ERR_INVALID_OPTION', details: { option: 'audio' } },
  );
}

async function* fromIterable(audio: Iterable<Float32Array>): AsyncGenerator<Float32Array, void> {
  yield* audio;
}

async function* fromStream(
  stream: ReadableStream<Float32Array>,
): AsyncGenerator<Float32Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
