import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { createPcmDecoder, createResampler, encodePcm, type PcmEncoding } from '@ws/core/audio';
import {
  bytesPerSample,
  choice,
  PCM_ENCODINGS,
  type PcmDecoder,
  readOption,
  required,
} from '@ws/core/internal';
import { checkBytes, checkSamples } from '../audio/check-audio.js';
import type { ConnectSettings } from '../connection/connect-options.js';
import type { Outgoing } from '../connection/resuming-connection.js';
import type { LatencyTracker } from './latency-tracker.js';
import type { PauseDetector } from './pause-detector.js';

/** Audio on its way to the server, and the places in it where utterances end. */
export interface AudioOut {
  /**
   * Takes what the caller gives, samples or bytes in an encoding, and returns what sends it when its turn comes.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_INVALID_OPTION`; `ERR_OVERLOADED` where too much waits in calls
   *   that are not awaited
   */
  take(given: unknown, encoding?: PcmEncoding): () => Promise<void>;
  /** No more audio: sends what the resampler still holds, and `end`. */
  end(): Promise<void>;
  /** The server takes no larger messages. */
  limit(maxMessageBytes: number | undefined): void;
  /** What is wrong with the end of the bytes given: they end within a sample. */
  readonly cutOff: TranscribeError | undefined;
}

export interface AudioOutParts
  extends Pick<ConnectSettings, 'sampleRate' | 'encoding' | 'maxBufferedBytes' | 'clock'> {
  readonly outgoing: Outgoing;
  readonly pauses: PauseDetector | undefined;
  readonly tracker: LatencyTracker;
  refuseWhenOver(): void;
}

const ENCODING = required(choice(PCM_ENCODINGS));
// Large pieces are sent in frames of a second, or as much as the server takes: partials come on the way.
const FRAME = SAMPLE_RATE;
// Bytes that may wait in calls that are not awaited, in multiples of `maxBufferedBytes`.
const UNAWAITED = 4;

export function createAudioOut(parts: AudioOutParts): AudioOut {
  const { outgoing, encoding, maxBufferedBytes, pauses, tracker, clock, refuseWhenOver } = parts;
  const { account } = outgoing;
  const resampler = createResampler(parts.sampleRate);
  let decoder: { readonly encoding: PcmEncoding; readonly pcm: PcmDecoder } | undefined;
  /** Samples of the largest frame. */
  let most: number = FRAME;
  /** Samples of calls that have not resolved. */
  let waiting = 0;

  function decode(bytes: unknown, bytesEncoding: PcmEncoding): Float32Array {
    checkBytes(bytes);
    readOption(ENCODING, 'encoding', bytesEncoding);
    decoder ??= { encoding: bytesEncoding, pcm: createPcmDecoder(bytesEncoding) };
    if (decoder.encoding === bytesEncoding) return decoder.pcm.decode(bytes);
    throw new TranscribeError(
      `The bytes before were ${decoder.encoding}: one session takes one encoding.`,
      { code: 'ERR_INVALID_AUDIO' },
    );
  }

  /** Sends audio, with `vad_end` at the very sample at which the detector decided it. */
  async function send(samples: Float32Array): Promise<void> {
    const first = account.sent;
    let at = 0;
    for (const event of (await pauses?.push(samples)) ?? []) {
      if (event.type === 'speech_start') {
        tracker.speechStarted(event.position);
        continue;
      }
      const cut = Math.min(samples.length, Math.max(at, event.detectedAt - first));
      await sendFrames(samples.subarray(at, cut));
      at = cut;
      endUtterance('vad_end');
    }
    await sendFrames(samples.subarray(at));
  }

  async function sendFrames(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; at += most) {
      refuseWhenOver();
      outgoing.audio(encodePcm(samples.subarray(at, at + most), encoding));
      tracker.sent(account.sent, clock.now());
      await outgoing.room();
    }
    refuseWhenOver();
  }

  function endUtterance(type: 'vad_end' | 'end'): void {
    tracker.boundary(account.sent, clock.now());
    outgoing.message({ type });
  }

  return {
    take(given, bytesEncoding) {
      if (waiting * 2 >= UNAWAITED * maxBufferedBytes) {
        throw new TranscribeError(
          'The server does not keep up, and the audio before still waits. Await write() before the next one.',
          { code: 'ERR_OVERLOADED', retryable: true, details: { maxBufferedBytes } },
        );
      }
      if (bytesEncoding === undefined) checkSamples('samples', given);
      // What the caller gave is its own again: these are a copy.
      const samples = resampler.process(
        bytesEncoding === undefined ? (given as Float32Array) : decode(given, bytesEncoding),
      );
      waiting += samples.length;
      account.taken += samples.length;
      return async () => {
        try {
          await send(samples);
        } finally {
          waiting -= samples.length;
        }
      };
    },
    async end() {
      const rest = resampler.flush();
      account.taken += rest.length;
      await send(rest);
      endUtterance('end');
    },
    limit(maxMessageBytes = Number.POSITIVE_INFINITY) {
      most = Math.max(1, Math.min(FRAME, Math.floor(maxMessageBytes / bytesPerSample(encoding))));
    },
    get cutOff() {
      const pendingBytes = decoder?.pcm.pendingBytes ?? 0;
      if (pendingBytes === 0) return undefined;
      return new TranscribeError(
        `The bytes end within a sample: ${pendingBytes} are left over, and all before was transcribed. Was something cut off?`,
        { code: 'ERR_INVALID_AUDIO', details: { pendingBytes } },
      );
    },
  };
}
