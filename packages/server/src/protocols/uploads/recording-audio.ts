import { createReadStream } from 'node:fs';
import { type ContainerDecoders, readInOrder } from '@ws/containers';
import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { createPcmDecoder, createResampler, type PcmEncoding } from '@ws/core/audio';
import { bytesPerSample, protocolError, samplesToMs, samplesToSeconds } from '@ws/core/internal';
import type { FrameFormat } from '../../audio-session/frame-input.js';
import { channelsOf } from '../../audio-session/interleaved.js';
import { longestSessionMs } from '../../net/auth/identity.js';
import type { Admission } from '../../net/auth/usage.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import type { DialectHost } from '../dialect.js';

/** Audio at 16 kHz, in the order in which it is read: an array for each channel, or one for all channels mixed. */
export type Planes = AsyncGenerator<Float32Array[], void, undefined>;

const READ_BYTES = 64 * 1024;

/**
 * The audio of a recording on the disk, decoded as it is asked for: a few seconds of it are held at once.
 *
 * @param onSeconds - told how long it is, where its header says so
 * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders throw
 */
export function recordingAudio(
  path: string,
  { encoding, sampleRate, channels = 'mix', interleaved = 1 }: FrameFormat,
  { decoders, eventLoop }: Pick<DialectHost, 'decoders' | 'eventLoop'>,
  signal: AbortSignal,
  onSeconds: (seconds: number) => void = () => {},
): Planes {
  // Bare packets are of no use in a file: nothing says where one ends.
  if (encoding === 'auto' || encoding === 'opus')
    return ofContainer(path, decoders, { channels, signal, onSeconds });
  return ofSamples(encoding);

  async function* ofSamples(pcm: PcmEncoding): Planes {
    const decoder = createPcmDecoder(pcm);
    const count = channels === 'separate' ? interleaved : 1;
    const resamplers = Array.from({ length: count }, () => createResampler(sampleRate));
    const width = bytesPerSample(pcm) * interleaved;
    const highWaterMark = Math.floor(READ_BYTES / width) * width;
    for await (const bytes of createReadStream(path, { highWaterMark, signal })) {
      await eventLoop.next();
      for (const planes of channelsOf([decoder.decode(bytes as Buffer)], interleaved, channels)) {
        yield sampleRate === SAMPLE_RATE
          ? planes
          : planes.map((plane, channel) => resamplers[channel]!.process(plane).slice());
      }
    }
    if (sampleRate !== SAMPLE_RATE) yield resamplers.map((resampler) => resampler.flush().slice());
  }
}

async function* ofContainer(
  path: string,
  decoders: ContainerDecoders,
  {
    onSeconds,
    ...options
  }: {
    readonly channels: 'mix' | 'separate';
    readonly signal: AbortSignal;
    readonly onSeconds: (seconds: number) => void;
  },
): Planes {
  using decoder = decoders.open(options);
  let isEmpty = true;
  for await (const bytes of readInOrder(path, { signal: options.signal })) {
    isEmpty = false;
    for await (const planes of decoder.decode(bytes)) {
      if (decoder.seconds !== undefined) onSeconds(decoder.seconds);
      yield planes;
    }
  }
  if (isEmpty) throw new TranscribeError('The file is empty.', { code: 'ERR_INVALID_AUDIO' });
  yield* decoder.end();
}

/** The audio of the first channel. */
export async function* firstOf(planes: Planes): AsyncGenerator<Float32Array, void, undefined> {
  for await (const [first] of planes) yield first!;
}

/** Audio that is counted for its client while it is read. */
export interface CountedAudio {
  /** May be read once. */
  readonly planes: Planes;
  /** What was read of it so far, in seconds. */
  readonly seconds: number;
}

/**
 * Counts audio. A recording may last as long as a session of its key, or of the server: a longer one throws TranscribeError
 * `ERR_PROTOCOL`, `AUDIO_TOO_LONG`.
 *
 * @param share - awaited before each piece: the recording may have to share its place
 */
export function countedAudio(
  source: Planes,
  { identity, spend }: Pick<Admission, 'identity' | 'spend'>,
  limits: Pick<ServerLimitSettings, 'maxSessionMs'>,
  share: () => Promise<void> = async () => {},
): CountedAudio {
  const maxMs = longestSessionMs(limits, identity);
  let samples = 0;

  async function* counted(): Planes {
    for await (const planes of source) {
      await share();
      const [{ length } = { length: 0 }] = planes;
      samples += length;
      if (samplesToMs(samples) > maxMs) {
        const message = `A recording may last ${maxMs / 1000} s. Send it in parts.`;
        throw protocolError('AUDIO_TOO_LONG', message, { status: 413 });
      }
      spend(samplesToMs(length * planes.length));
      yield planes;
    }
  }

  return {
    planes: counted(),
    get seconds() {
      return samplesToSeconds(samples);
    },
  };
}
