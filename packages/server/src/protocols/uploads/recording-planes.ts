import { type ContainerDecoders, readInOrder } from '@ws/containers';
import { TranscribeError } from '@ws/core';
import type { Planes } from './counted-audio.js';

/**
 * Decodes a container on the disk as it is asked for: a few seconds of it are held at once.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders throw
 */
export async function* recordingPlanes(
  path: string,
  decoders: ContainerDecoders,
  {
    channels = 'mix',
    signal,
  }: { readonly channels?: 'mix' | 'separate'; readonly signal: AbortSignal },
): Planes {
  using decoder = decoders.open({ channels, signal });
  let isEmpty = true;
  for await (const bytes of readInOrder(path, { signal })) {
    isEmpty = false;
    yield* decoder.decode(bytes);
  }
  if (isEmpty) throw new TranscribeError('The file is empty.', { code: 'ERR_INVALID_AUDIO' });
  yield* decoder.end();
}
