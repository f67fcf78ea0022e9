import { decodeByFfmpeg, findFfmpeg } from '@ws/cli-kit/ffmpeg';
import { invalidOption, readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createIteratedSource } from '../iterated-source.js';
import { type RecordedSourceOptions, recordedSource } from '../source-options.js';

const SPEC = recordedSource(false);

// Those that ffmpeg knows and that name something on a network; others of its own read files, or join others.
const SCHEMES = /^(?:https?|rtmps?|rtsps?|srt|udp|rtp|tcp):/;
const RECONNECTING: readonly string[] = [
  ...['-reconnect', '1', '-reconnect_streamed', '1', '-reconnect_delay_max', '5'],
];

/**
 * A recording or a live stream of the network: what ffmpeg, which must be installed, reads from an `http`, `https`, `rtmp`,
 * `rtsp`, `srt`, `udp`, `rtp` or `tcp` address: files, radio, HLS, DASH. A connection that breaks is made again.
 *
 * @param options - `realTime` is `false` where it is left out: a live stream sets its own pace
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where there is no audio,
 * `ERR_INVALID_STATE` where ffmpeg is not there, `ERR_ABORTED`
 */
export function createUrlSource(
  url: string | URL,
  options: RecordedSourceOptions = {},
): AudioSource {
  const settings = readOptions(SPEC, options);
  const address = String(url);
  if (!URL.canParse(address) || !SCHEMES.test(new URL(address).protocol)) {
    const accepted = 'an address that begins with http, https, rtmp, rtsp, srt, udp, rtp or tcp';
    throw invalidOption('url', address, accepted);
  }
  return createIteratedSource((signal) => {
    const ffmpeg = findFfmpeg(settings.ffmpegPath, `to listen to ${address}`);
    const before = /^http/i.test(address) ? RECONNECTING : [];
    return decodeByFfmpeg(
      ffmpeg,
      { from: address, track: settings.track, name: address, before },
      signal,
    );
  }, settings);
}
