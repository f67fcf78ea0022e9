/**
 * A recording in WebM, MP4, Ogg, FLAC, MP3 or AAC as it comes, as mono samples at 16 kHz. It is decoded off this thread.
 *
 * @param containers - the package, which is loaded where it is needed
 * @param track - of several, which audio track: 1 is the first
 * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_BACKEND_UNAVAILABLE` where it is AAC, whose decoder is not installed
 */
export async function* decodeContainer(
  { createContainerDecoders }: typeof import('@ws/containers'),
  bytes: AsyncIterable<Uint8Array>,
  track: number,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  await using decoders = createContainerDecoders({ threads: 1 });
  using decoder = decoders.open({ track, signal });
  for await (const piece of bytes) for await (const [mono] of decoder.decode(piece)) yield mono!;
  for await (const [mono] of decoder.end()) yield mono!;
}
