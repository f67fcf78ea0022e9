/** What is wanted of a container. */
export interface ContainerDecoding {
  /** Of several, which audio track: 1 is the first. */
  readonly track: number;
  /** Told how long it is, in seconds, where its header says it. */
  readonly onSeconds?: ((seconds: number) => void) | undefined;
}

/**
 * A recording in WebM, MP4, Ogg, FLAC, MP3 or AAC as it comes, as mono samples at 16 kHz. It is decoded off this thread.
 *
 * @param containers - the package, which is loaded where it is needed
 * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_BACKEND_UNAVAILABLE` where it is AAC, whose decoder is not installed
 */
export async function* decodeContainer(
  { createContainerDecoders }: typeof import('@ws/containers'),
  bytes: AsyncIterable<Uint8Array>,
  { track, onSeconds }: ContainerDecoding,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  await using decoders = createContainerDecoders({ threads: 1 });
  using decoder = decoders.open({ track, signal });
  for await (const piece of bytes) {
    for await (const [mono] of decoder.decode(piece)) {
      if (decoder.seconds !== undefined) onSeconds?.(decoder.seconds);
      yield mono!;
    }
  }
  for await (const [mono] of decoder.end()) yield mono!;
}
