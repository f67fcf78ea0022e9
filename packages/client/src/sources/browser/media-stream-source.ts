import { readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { openWorkletSource } from './open-worklet-source.js';
import { LIVE_SOURCE, type LiveSourceOptions } from './source-options.js';

/**
 * The sound of any `MediaStream`: of a call (WebRTC), of an `<audio>` (`captureStream`), of a device. Mixed down to mono
 * and resampled on the audio thread. The stream stays its owner's: `stop` does not stop its tracks. The iteration ends
 * when the stream's last audio track does.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` where the stream has no audio; `ERR_INVALID_STATE`
 * where the browser lets no sound run before a click, or refuses the worklet; `ERR_ABORTED`. The iteration throws
 * `ERR_OVERLOADED` and `ERR_ABORTED`.
 */
export async function createMediaStreamSource(
  stream: MediaStream,
  options: LiveSourceOptions = {},
): Promise<AudioSource> {
  return openWorkletSource(stream, readOptions(LIVE_SOURCE, options), () => {});
}
