import type { ContainerDecoder, ContainerDecoders } from '@ws/containers';
import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { createPcmDecoder, decodePcm, type PcmEncoding } from '@ws/core/audio';
import { bytesPerSample } from '@ws/core/internal';
import type { StartMessage } from '@ws/core/protocol';
import type { EventLoopBudget } from '../net/sockets/event-loop-budget.js';
import { type AudioPieces, stepAt } from './audio-intake.js';
import { channelsOf } from './interleaved.js';
import type { MisreadWatch } from './misread-audio.js';

/** Format of a client's bytes, as in a `start` message. */
export type FrameFormat = Pick<StartMessage, 'encoding' | 'sampleRate' | 'channels'> & {
  /** Channels of raw samples, one sample of each after the other. Default 1. */
  readonly interleaved?: number | undefined;
};

/** Decodes the bytes of one client, and writes them to its channels. */
export interface FrameInput {
  /** Until the client has said it: `pcm_s16le` at 16 kHz. Its rate is also that of messages that say none. */
  format: FrameFormat;
  /**
   * Takes samples, bytes of a container, or a packet; the rest is discarded once `lost` is aborted.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders and the channels throw
   */
  write(fragments: readonly Uint8Array[], lost: AbortSignal): Promise<void>;
  /** Whether frames are no raw samples: such a stream is decoded from its beginning, and cannot be resumed. */
  readonly isCoded: boolean;
  /** Whether {@link write} threw an error that ends the audio: a container cannot be decoded on from its middle. */
  readonly isLost: boolean;
  /** No more frames come: writes what the container decoder still held. */
  end(): Promise<void>;
  dispose(): void;
}

interface FrameInputParts {
  readonly decoders: ContainerDecoders;
  readonly eventLoop: EventLoopBudget;
  readonly misread: MisreadWatch;
  readonly signal: AbortSignal;
  /** Called for each frame whose length and samples are valid. */
  onFrame?: (() => void) | undefined;
  /** Called with the number of packets that could not be decoded so far: at the first, the tenth, the hundredth. */
  onDamaged(packets: number): void;
  /** Takes audio, as much of each channel. */
  write(channels: readonly AudioPieces[], sampleRate: number, lost: AbortSignal): Promise<void>;
}

export function createFrameInput(parts: FrameInputParts): FrameInput {
  const { decoders, eventLoop, misread, signal, onFrame, onDamaged } = parts;
  let decoder: ContainerDecoder | undefined;
  let reportedAt = 0;

  const write = (planes: Float32Array[], rate: number, lost: AbortSignal): Promise<void> =>
    parts.write(
      planes.map((plane) => [plane]),
      rate,
      lost,
    );

  async function writeDecoded(
    pieces: AsyncGenerator<Float32Array[], void, undefined>,
    lost: AbortSignal,
  ): Promise<void> {
    for await (const planes of pieces) await write(planes, SAMPLE_RATE, lost);
    const { damagedPackets = 0 } = decoder ?? {};
    if (damagedPackets >= Math.max(1, 10 * reportedAt)) {
      reportedAt = damagedPackets;
      onDamaged(damagedPackets);
    }
  }

  async function decode(
    encoding: 'auto' | 'opus',
    fragments: readonly Uint8Array[],
    lost: AbortSignal,
  ): Promise<void> {
    try {
      decoder ??= decoders.open({ encoding, channels: input.format.channels ?? 'mix', signal });
      // A frame is one packet; the bytes of a container may be cut anywhere.
      const frames = encoding === 'opus' ? [Buffer.concat(fragments)] : fragments;
      for (const bytes of frames) await writeDecoded(decoder.decode(bytes), lost);
    } catch (error) {
      input.isLost = true;
      throw error;
    }
  }

  const input: { -readonly [K in keyof FrameInput]: FrameInput[K] } = {
    format: { encoding: 'pcm_s16le', sampleRate: SAMPLE_RATE },
    isLost: false,
    get isCoded() {
      return isCoded(input.format.encoding);
    },
    async write(fragments, lost) {
      const { encoding, sampleRate, channels = 'mix', interleaved = 1 } = input.format;
      if (isCoded(encoding)) {
        onFrame?.();
        return decode(encoding, fragments, lost);
      }
      await checkPcm(fragments, encoding, eventLoop);
      onFrame?.();
      const stepBytes = stepAt(sampleRate) * interleaved * bytesPerSample(encoding);
      const pieces = decoded(fragments, encoding, stepBytes);
      if (interleaved === 1) {
        misread.read(fragments, { encoding, sampleRate });
        return parts.write([misread.hear(pieces)], sampleRate, lost);
      }
      let steps = 0;
      for (const planes of channelsOf(pieces, interleaved, channels)) {
        if (steps++ > 0) await eventLoop.next();
        await write(planes, sampleRate, lost);
      }
    },
    async end() {
      if (decoder !== undefined && !input.isLost) await writeDecoded(decoder.end(), signal);
    },
    dispose: () => decoder?.[Symbol.dispose](),
  };
  return input;
}

function isCoded(encoding: FrameFormat['encoding']): encoding is 'auto' | 'opus' {
  return encoding === 'auto' || encoding === 'opus';
}

// Bytes that are checked in one step. The fragments of a large frame are smaller.
const STEP_BYTES = 256 * 1024;
const STEPS_AT_ONCE = 4;

/** Refuses a frame that does not hold whole, finite samples, before any of it is used: `ERR_INVALID_AUDIO`. */
async function checkPcm(
  fragments: readonly Uint8Array[],
  encoding: PcmEncoding,
  eventLoop: EventLoopBudget,
): Promise<void> {
  const width = bytesPerSample(encoding);
  const byteLength = fragments.reduce((sum, { length }) => sum + length, 0);
  if (byteLength % width !== 0) {
    throw new TranscribeError(
      `${byteLength} bytes do not make whole ${encoding} samples: the length must be a multiple of ${width}.`,
      { code: 'ERR_INVALID_AUDIO', details: { encoding, byteLength } },
    );
  }
  if (encoding !== 'pcm_f32le') return;
  let checked = 0;
  let steps = 0;
  try {
    for (const samples of decoded(fragments, encoding, STEP_BYTES)) {
      checked += samples.length;
      if (++steps % STEPS_AT_ONCE === 0) await eventLoop.next();
    }
  } catch (error) {
    const { details } = error as TranscribeError;
    const position = checked + ((details as { position?: number }).position ?? 0);
    throw new TranscribeError(
      `Sample ${position} of the frame is not a finite number. Is the encoding the one that was announced?`,
      { code: 'ERR_INVALID_AUDIO', details: { position } },
    );
  }
}

/** At most so many bytes at a time; where fragments were cut within a sample, it is put together again. */
function* decoded(
  fragments: readonly Uint8Array[],
  encoding: PcmEncoding,
  stepBytes: number,
): Generator<Float32Array, void> {
  const [whole, ...more] = fragments;
  // As nearly all of them come.
  if (whole !== undefined && more.length === 0 && whole.length <= stepBytes) {
    if (whole.length > 0) yield decodePcm(whole, encoding);
    return;
  }
  const decoder = createPcmDecoder(encoding);
  for (const bytes of fragments) {
    for (let at = 0; at < bytes.length; at += stepBytes) {
      const samples = decoder.decode(bytes.subarray(at, at + stepBytes));
      if (samples.length > 0) yield samples;
    }
  }
}
