import type { ContainerDecoder, ContainerDecoders } from '@ws/containers';
import type { StartMessage } from '@ws/core/protocol';
import type { EventLoopBudget } from '../net/sockets/event-loop-budget.js';
import type { Channels } from './channels.js';
import { type AudioIntake, stepAt } from './input/audio-intake.js';
import { checkPcm, pcmPieces } from './input/audio-pieces.js';
import { channelsOf } from './input/interleaved.js';

/** Decodes the bytes of one client, and writes them to its channels. */
export interface FrameInput {
  /** Sets the format of the bytes, as of `start`. */
  announce(
    start: Pick<StartMessage, 'encoding' | 'sampleRate' | 'channels'> & {
      /** Channels of raw samples, one sample of each after the other. Default 1. */
      readonly interleaved?: number | undefined;
    },
  ): void;
  /**
   * Takes a frame: raw samples, the next bytes of a container, or a packet.
   *
   * @param lost - aborted when the client disconnects; the rest of the frame is then discarded
   * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders and the stream throw
   */
  write(fragments: readonly Uint8Array[], lost: AbortSignal): Promise<void>;
  /**
   * Whether frames are something else than raw samples. Such a stream can only be decoded from its beginning, so no
   * session can go on in its middle.
   */
  readonly isCoded: boolean;
  /** Whether {@link write} threw an error that ends the audio: a container cannot be decoded on from its middle. */
  readonly isLost: boolean;
  /** No more frames come: writes what the container decoder still held. */
  end(): Promise<void>;
  dispose(): void;
}

export interface FrameInputParts {
  readonly intake: AudioIntake;
  readonly channels: Channels;
  readonly decoders: ContainerDecoders;
  readonly eventLoop: EventLoopBudget;
  /** Aborted when the audio session is disposed. */
  readonly signal: AbortSignal;
  /** Called for each frame whose length and samples are valid. */
  onFrame?: (() => void) | undefined;
  /** Called with the number of packets that could not be decoded so far: at the first, the tenth, the hundredth. */
  onDamaged(packets: number): void;
}

export function createFrameInput(parts: FrameInputParts): FrameInput {
  const { intake, channels, decoders, eventLoop, signal, onFrame, onDamaged } = parts;
  // Left out for raw samples.
  let coded: 'auto' | 'opus' | undefined;
  let mixing: 'mix' | 'separate' = 'mix';
  let interleaved = 1;
  let decoder: ContainerDecoder | undefined;
  let reportedAt = 0;
  let isLost = false;

  async function writeAll(
    pieces: AsyncGenerator<Float32Array[], void, undefined>,
    lost: AbortSignal,
  ): Promise<void> {
    for await (const piece of pieces) await channels.write(piece, lost);
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
      decoder ??= decoders.open({ encoding, channels: mixing, signal });
      // A frame is one packet; the bytes of a container may be cut anywhere.
      const frames = encoding === 'opus' ? [Buffer.concat(fragments)] : fragments;
      for (const bytes of frames) await writeAll(decoder.decode(bytes), lost);
    } catch (error) {
      isLost = true;
      throw error;
    }
  }

  return {
    announce({ encoding, sampleRate, channels: asked = 'mix', interleaved: of = 1 }) {
      mixing = asked;
      interleaved = of;
      const isCoded = encoding === 'auto' || encoding === 'opus';
      coded = isCoded ? encoding : undefined;
      intake.announce(isCoded ? 'pcm_s16le' : encoding, sampleRate);
    },
    get isCoded() {
      return coded !== undefined;
    },
    async write(fragments, lost) {
      if (coded !== undefined) {
        onFrame?.();
        return decode(coded, fragments, lost);
      }
      const { encoding, sampleRate } = intake;
      await checkPcm(fragments, encoding, eventLoop);
      onFrame?.();
      const pieces = pcmPieces(fragments, encoding, stepAt(sampleRate) * interleaved);
      if (interleaved === 1) return channels.first.write(pieces, sampleRate, lost);
      let steps = 0;
      for (const planes of channelsOf(pieces, interleaved, mixing)) {
        if (steps++ > 0) await eventLoop.next();
        await channels.write(planes, lost, sampleRate);
      }
    },
    get isLost() {
      return isLost;
    },
    async end() {
      if (decoder !== undefined && !isLost) await writeAll(decoder.end(), signal);
    },
    dispose: () => decoder?.[Symbol.dispose](),
  };
}
