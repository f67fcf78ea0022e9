import type { ContainerDecoder, ContainerDecoders } from '@ws/containers';
import type { StartMessage } from '@ws/core/protocol';
import { type AudioIntake, stepAt } from '../audio/audio-intake.js';
import { checkPcm, pcmPieces } from '../audio/audio-pieces.js';
import { channelsOf } from '../audio/interleaved.js';
import type { Turns } from '../socket/turns.js';
import type { HeardChannels } from './heard-channels.js';

/** Binary frames of one client, from their bytes to its stream. */
export interface HeardBytes {
  /** What `start` said they are. */
  announce(
    start: Pick<StartMessage, 'encoding' | 'sampleRate' | 'channels'> & {
      /** Of raw samples, one of each after the other. Default 1. */
      readonly interleaved?: number | undefined;
    },
  ): void;
  /**
   * Takes a frame: raw samples, the next bytes of a container, or a packet.
   *
   * @param lost - whoever sent it is lost: what of it is not taken yet, is not
   * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders and the stream throw
   */
  hear(fragments: readonly Uint8Array[], lost: AbortSignal): Promise<void>;
  /**
   * Whether frames are something else than raw samples. Which audio such a frame holds is known only to who decoded all
   * before it: nobody can go on at a sample of it.
   */
  readonly isCoded: boolean;
  /** Whether nothing can follow what {@link hear} has thrown: a container cannot be taken up again in its middle. */
  readonly isLost: boolean;
  /** No more frames come: what a container still held is heard. */
  end(): Promise<void>;
  dispose(): void;
}

export interface HeardBytesParts {
  readonly intake: AudioIntake;
  readonly heard: HeardChannels;
  readonly decoders: ContainerDecoders;
  readonly turns: Turns;
  /** Nobody is there to be told any more. */
  readonly signal: AbortSignal;
  /** A frame is taken: nothing is against it so far. */
  onFrame(): void;
  /** Packets could not be decoded: so many by now. Told of the first, the tenth, the hundredth. */
  onDamaged(packets: number): void;
}

export function createHeardBytes(parts: HeardBytesParts): HeardBytes {
  const { intake, heard, decoders, turns, signal, onFrame, onDamaged } = parts;
  // What the frames are, where they are no raw samples.
  let coded: 'auto' | 'opus' | undefined;
  let channels: 'mix' | 'separate' = 'mix';
  let interleaved = 1;
  let decoder: ContainerDecoder | undefined;
  let toldAt = 0;
  let isLost = false;

  async function hearAll(
    pieces: AsyncGenerator<Float32Array[], void, undefined>,
    lost: AbortSignal,
  ): Promise<void> {
    for await (const piece of pieces) await heard.hear(piece, lost);
    const { damagedPackets = 0 } = decoder ?? {};
    if (damagedPackets >= Math.max(1, 10 * toldAt)) {
      toldAt = damagedPackets;
      onDamaged(damagedPackets);
    }
  }

  async function hearCoded(
    encoding: 'auto' | 'opus',
    fragments: readonly Uint8Array[],
    lost: AbortSignal,
  ): Promise<void> {
    try {
      decoder ??= decoders.open({ encoding, channels, signal });
      // A frame is a packet; of a container its bytes may be cut anywhere.
      const frames = encoding === 'opus' ? [Buffer.concat(fragments)] : fragments;
      for (const bytes of frames) await hearAll(decoder.decode(bytes), lost);
    } catch (error) {
      isLost = true;
      throw error;
    }
  }

  return {
    announce({ encoding, sampleRate, channels: asked = 'mix', interleaved: of = 1 }) {
      channels = asked;
      interleaved = of;
      const isCoded = encoding === 'auto' || encoding === 'opus';
      coded = isCoded ? encoding : undefined;
      intake.announce(isCoded ? 'pcm_s16le' : encoding, sampleRate);
    },
    get isCoded() {
      return coded !== undefined;
    },
    async hear(fragments, lost) {
      if (coded !== undefined) {
        onFrame();
        return hearCoded(coded, fragments, lost);
      }
      const { encoding, sampleRate } = intake;
      await checkPcm(fragments, encoding, turns);
      onFrame();
      const pieces = pcmPieces(fragments, encoding, stepAt(sampleRate) * interleaved);
      if (interleaved === 1) return heard.first.hear(pieces, sampleRate, lost);
      let steps = 0;
      for (const planes of channelsOf(pieces, interleaved, channels)) {
        if (steps++ > 0) await turns.next();
        await heard.hear(planes, lost, sampleRate);
      }
    },
    get isLost() {
      return isLost;
    },
    async end() {
      if (decoder !== undefined && !isLost) await hearAll(decoder.end(), signal);
    },
    dispose: () => decoder?.[Symbol.dispose](),
  };
}
