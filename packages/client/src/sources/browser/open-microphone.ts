import { abortedError } from '@ws/core/internal';
import { captureError, mediaDevices } from './source-errors.js';

/**
 * Opens a microphone of this page, in mono. The browser asks the user for permission where the page has none.
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED`, `ERR_INVALID_STATE`, `ERR_ABORTED`
 */
export async function openMicrophone(
  constraints: MediaTrackConstraints,
  signal: AbortSignal | undefined,
): Promise<MediaStream> {
  if (signal?.aborted) throw abortedError(signal);
  const audio = { channelCount: 1, ...constraints };
  const stream = await mediaDevices('getUserMedia')
    .getUserMedia({ audio })
    .catch((cause: unknown) => {
      throw captureError(cause, 'microphone');
    });
  if (signal?.aborted) {
    stopTracks(stream);
    throw abortedError(signal);
  }
  return stream;
}

/** Lets go of what a stream holds. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
