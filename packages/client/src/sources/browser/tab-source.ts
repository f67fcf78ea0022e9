import { TranscribeError } from '@ws/core';
import { abortedError, readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { stopTracks } from './open-microphone.js';
import { openWorkletSource } from './open-worklet-source.js';
import { captureError, mediaDevices } from './source-errors.js';
import { LIVE_SOURCE, type LiveSourceOptions } from './source-options.js';

/**
 * The sound of another tab, or of the whole system where the browser shares that: the user chooses. To be called from a
 * click. The iteration ends when the user ends the sharing.
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED` where nothing was shared; `ERR_INVALID_AUDIO` where what was shared has no
 * sound; `ERR_INVALID_STATE` where the browser cannot share; `ERR_INVALID_OPTION`; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` and `ERR_ABORTED`.
 */
export async function createTabSource(options: LiveSourceOptions = {}): Promise<AudioSource> {
  const settings = readOptions(LIVE_SOURCE, options);
  const { signal } = settings;
  if (signal?.aborted) throw abortedError(signal);
  const devices = mediaDevices('getDisplayMedia');
  // Browsers share sound only along with a picture, which is asked for as small as can be, and not looked at.
  const wish = {
    video: { width: 16, height: 16, frameRate: 1 },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
  };
  const stream = await devices.getDisplayMedia(wish).catch((cause: unknown) => {
    throw captureError(cause, 'tab');
  });
  if (stream.getAudioTracks().length === 0) {
    stopTracks(stream);
    throw new TranscribeError(
      'What was shared has no sound. Choose a tab, and tick "Share tab audio".',
      { code: 'ERR_INVALID_AUDIO', retryable: true },
    );
  }
  return openWorkletSource(stream, settings, () => stopTracks(stream));
}
