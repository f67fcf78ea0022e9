import { createReadStream } from 'node:fs';
import { SAMPLE_RATE } from '@ws/core';
import { createPcmDecoder, createResampler, type PcmEncoding } from '@ws/core/audio';
import { bytesPerSample } from '@ws/core/internal';
import { channelsOf } from '../../../audio-session/input/interleaved.js';
import type { DialectHost } from '../../dialect.js';
import type { Planes } from '../../uploads/counted-audio.js';
import { recordingPlanes } from '../../uploads/recording-planes.js';
import type { AudioFormat } from '../request/audio-format.js';

const READ_BYTES = 64 * 1024;

/** The audio of a recording at 16 kHz, in pieces, with an array for each channel; or one alone, where they are mixed. */
export function recordingAudio(
  path: string,
  format: AudioFormat,
  { decoders, eventLoop }: Pick<DialectHost, 'decoders' | 'eventLoop'>,
  signal: AbortSignal,
): Planes {
  const { encoding } = format;
  // Bare packets are of no use in a file: nothing says where one ends.
  if (encoding === 'auto' || encoding === 'opus') {
    return recordingPlanes(path, decoders, { channels: format.channels, signal });
  }
  return ofSamples(encoding);

  async function* ofSamples(pcm: PcmEncoding): Planes {
    const { interleaved, channels, sampleRate } = format;
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
