import { type Clock, SAMPLE_RATE, TranscribeError } from '@ws/core';
import { encodePcm, type PcmEncoding } from '@ws/core/audio';
import type { EndMessage, FinalizeMessage, VadEndMessage } from '@ws/core/internal';
import type { LastingConnection } from '../connection/lasting-connection.js';
import type { AudioAccount } from './audio-account.js';
import type { LatencyTracker } from './latency-tracker.js';
import type { PauseDetector } from './pause-detector.js';

/** Audio on its way to the server, and the places in it where utterances end. */
export interface AudioSender {
  /**
   * Takes samples, and returns what sends them when their turn comes.
   *
   * @throws TranscribeError `ERR_OVERLOADED` where too much waits in calls that nobody awaits
   */
  take(samples: () => Float32Array): () => Promise<void>;
  /** Sends audio, with `vad_end` at the very sample at which the detector decided it. */
  deliver(samples: Float32Array): Promise<void>;
  sayBoundary(message: VadEndMessage | FinalizeMessage | EndMessage): void;
  /** The server takes no larger messages. */
  limit(maxMessageBytes: number | undefined): void;
}

/** What audio is sent with. */
export interface AudioSenderContext {
  readonly connection: Pick<LastingConnection, 'audio' | 'message' | 'room'>;
  readonly encoding: PcmEncoding;
  readonly maxBufferedBytes: number;
  readonly account: AudioAccount;
  readonly pauses: PauseDetector | undefined;
  readonly tracker: LatencyTracker;
  readonly clock: Clock;
  /** Throws what ended the session. */
  refuseWhenOver(): void;
}

// Large pieces are sent in frames of a second, or as much as the server takes: partials come on the way.
const FRAME = SAMPLE_RATE;
// Bytes that may wait in calls that nobody awaits, in multiples of `maxBufferedBytes`.
const UNAWAITED = 4;

export function createAudioSender(context: AudioSenderContext): AudioSender {
  const { connection, encoding, maxBufferedBytes, account, pauses, tracker, clock } = context;
  /** Samples of the largest frame. */
  let most: number = FRAME;
  /** Samples of calls that have not resolved. */
  let waiting = 0;

  async function transmit(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; at += most) {
      context.refuseWhenOver();
      const frame = samples.subarray(at, at + most);
      connection.audio(encodePcm(frame, encoding));
      account.send(frame.length);
      tracker.sent(account.sent, clock.now());
      await connection.room();
    }
    context.refuseWhenOver();
  }

  async function deliver(samples: Float32Array): Promise<void> {
    const first = account.sent;
    let at = 0;
    for (const event of (await pauses?.push(samples)) ?? []) {
      if (event.type === 'speech_start') {
        tracker.speechStarted(event.position);
        continue;
      }
      const cut = Math.min(samples.length, Math.max(at, event.detectedAt - first));
      await transmit(samples.subarray(at, cut));
      at = cut;
      sayBoundary({ type: 'vad_end' });
    }
    await transmit(samples.subarray(at));
  }

  function sayBoundary(message: VadEndMessage | FinalizeMessage | EndMessage): void {
    tracker.boundary(account.sent, clock.now());
    connection.message(message);
  }

  return {
    take(toSamples) {
      if (waiting * 2 >= UNAWAITED * maxBufferedBytes) {
        throw new TranscribeError(
          'The server does not keep up, and the audio before still waits. Await write() before the next one.',
          { code: 'ERR_OVERLOADED', retryable: true, details: { maxBufferedBytes } },
        );
      }
      const samples = toSamples();
      waiting += samples.length;
      account.take(samples.length);
      return async () => {
        try {
          await deliver(samples);
        } finally {
          waiting -= samples.length;
        }
      };
    },
    deliver,
    sayBoundary,
    limit(maxMessageBytes = Number.POSITIVE_INFINITY) {
      const sampleBytes = encodePcm(new Float32Array(1), encoding).length;
      most = Math.max(1, Math.min(FRAME, Math.floor(maxMessageBytes / sampleBytes)));
    },
  };
}
