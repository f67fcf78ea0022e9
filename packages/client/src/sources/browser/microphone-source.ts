import { readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { openMicrophone, stopTracks } from './open-microphone.js';
import { openWorkletSource } from './open-worklet-source.js';
import { MICROPHONE, type MicrophoneSourceOptions } from './source-options.js';

/**
 * The microphone, as mono chunks at 16 kHz: resampled on the audio thread. Asks for permission where the page has none. The
 * iteration ends when the microphone is unplugged.
 *
 * @example
 * ```ts
 * const microphone = await createMicrophoneSource();
 * for await (const samples of microphone) await session.write(samples);
 * ```
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED` where it is not allowed; `ERR_INVALID_STATE` where there is none, another
 * program has it, or the page came over plain HTTP; `ERR_INVALID_OPTION`; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` when more than `maxQueuedMs` are unread, and `ERR_ABORTED`.
 */
export async function createMicrophoneSource(
  options: MicrophoneSourceOptions = {},
): Promise<AudioSource> {
  const settings = readOptions(MICROPHONE, options);
  const { deviceId, echoCancellation, noiseSuppression, autoGainControl, signal } = settings;
  const constraints = {
    ...{ echoCancellation, noiseSuppression, autoGainControl },
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  };
  const stream = await openMicrophone(constraints, signal);
  return openWorkletSource(stream, settings, () => stopTracks(stream));
}
