import { samplesToSeconds } from '@ws/core/internal';
import { createPacketDecoder } from '../codecs/create-packet-decoder.js';
import type { Decoded, PacketDecoder } from '../codecs/packet-decoder.js';
import type { ContainerDecoderSettings } from '../container-decoders-options.js';
import { channelsOf, type MediaEvent, type Track } from '../demux/media.js';
import { type ContainerFormat, unreadable } from '../formats.js';
import type { ByteQueue } from '../input/byte-queue.js';
import {
  MAX_DAMAGED_IN_A_ROW,
  MAX_FORMAT_CHANGES,
  MAX_SECONDS,
  STEP_BYTES,
  STEP_SAMPLES,
} from '../limits.js';
import { demuxAny } from './find-demuxer.js';
import { createOutput } from './output.js';

/** Facts about a stream, as far as they are known. */
export interface StreamFacts {
  format: ContainerFormat | undefined;
  codec: Track['codec'] | undefined;
  /** Packets that could not be decoded, and are silence. */
  damagedPackets: number;
  /** How long it is, as its header says. */
  seconds: number | undefined;
}

/** A step gives sound at 16 kHz for each channel, or says that more bytes are needed. */
export type DecodeStep =
  | { readonly type: 'audio'; readonly channels: Float32Array[] }
  | { readonly type: 'hungry' };

/**
 * Decodes a stream in steps of at most half a second of sound, whatever its bytes hold: nothing is decoded before it is
 * asked for. Ends when the input has.
 *
 * @param facts - kept up to date
 * @param demux - takes packets out of the input; default: by what the stream is
 * @throws TranscribeError `ERR_INVALID_AUDIO`; `ERR_BACKEND_UNAVAILABLE` where a decoder is not installed
 */
export async function* decodeSteps(
  input: ByteQueue,
  facts: StreamFacts,
  {
    channels: mode,
    maxChannels,
    track,
  }: Pick<ContainerDecoderSettings, 'channels' | 'maxChannels' | 'track'>,
  demux: (input: ByteQueue) => Generator<MediaEvent | undefined, void> = (from) =>
    demuxAny(
      from,
      (format) => {
        facts.format = format;
      },
      track,
    ),
): AsyncGenerator<DecodeStep, void> {
  const output = createOutput(mode, maxChannels);
  let decoder: PacketDecoder | undefined;
  let pieces: Float32Array[][] = [];
  let held = 0;
  // Samples at 16 kHz, in all.
  let made = 0;
  let tracks = 0;
  let inARow = 0;
  // Of the track, at its own rate.
  let decoded = 0;
  let length = Number.POSITIVE_INFINITY;
  let last: Decoded | undefined;
  let takenAt = input.position;

  function take(sound: Decoded): void {
    const { sampleRate } = sound;
    const count = Math.max(0, Math.min(sound.channels[0]?.length ?? 0, length - decoded));
    if (count === 0) return;
    decoded += count;
    const channels = sound.channels.map((samples) => samples.subarray(0, count));
    for (const piece of output.add(channels, sampleRate)) keep(piece);
  }

  function keep(resampled: Float32Array[]): void {
    const count = resampled[0]?.length ?? 0;
    if (count === 0) return;
    held += count;
    made += count;
    pieces.push(resampled);
  }

  function release(): DecodeStep {
    const channels = joinedPieces(pieces, held);
    pieces = [];
    held = 0;
    return { type: 'audio', channels };
  }

  function decode(packet: Uint8Array): void {
    const sound = tried(decoder!, packet);
    if (!sound.isDamaged) {
      inARow = 0;
      last = sound.channels.length > 0 ? sound : last;
      take(sound);
      return;
    }
    facts.damagedPackets++;
    if (++inARow > MAX_DAMAGED_IN_A_ROW) {
      throw unreadable(
        `${inARow} packets of ${facts.codec} one after the other are damaged`,
        undefined,
        { codec: facts.codec },
      );
    }
    // Without the silence, later sound would come too early.
    if (last !== undefined) take(silenceLike(last));
  }

  /** A length that is reached already counts from elsewhere: the stream was joined in its middle. */
  function lengthFrom(samples: number): number {
    return samples > decoded || samples === length ? samples : Number.POSITIVE_INFINITY;
  }

  async function changeTrack(track: Track): Promise<void> {
    // A recorder may be started anew every few seconds.
    if (++tracks > MAX_FORMAT_CHANGES + samplesToSeconds(made)) {
      throw unreadable('its tracks change again and again');
    }
    // Before a decoder is made, which holds memory for each.
    const channels = channelsOf(track);
    if (channels !== undefined) output.check(channels);
    endTrack();
    facts.codec = track.codec;
    decoded = 0;
    length = Number.POSITIVE_INFINITY;
    last = undefined;
    decoder = await createPacketDecoder(track);
  }

  function endTrack(): void {
    decoder?.end?.();
    decoder?.free();
    decoder = undefined;
  }

  try {
    for (const event of demux(input)) {
      if (event === undefined) {
        if (held > 0) yield release();
        yield { type: 'hungry' };
        takenAt = input.position;
        continue;
      }
      if (event.type === 'track') await changeTrack(event.track);
      else if (event.type === 'length') length = lengthFrom(event.samples);
      else if (event.type === 'duration') facts.seconds ??= credible(event.seconds);
      else if (decoder !== undefined) decode(event.data);
      if (held >= STEP_SAMPLES) yield release();
      if (input.position - takenAt > STEP_BYTES) {
        // Lets other streams of the thread run.
        takenAt = input.position;
        yield { type: 'audio', channels: [] };
      }
    }
    endTrack();
    keep(output.flush());
    if (held > 0) yield release();
    if (made === 0 && (input.position > 0 || facts.format !== undefined)) {
      throw unreadable('it ends before its sound begins', 'Send all of it.', {
        format: facts.format,
      });
    }
  } catch (error) {
    // The sound before the fault is given first.
    if (held > 0) yield release();
    throw error;
  } finally {
    decoder?.free();
  }
}

/** A damaged header tells nothing, nor does one that a program wrote before it knew the end. */
function credible(seconds: number): number | undefined {
  return seconds > 0 && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** Libraries throw a `RangeError` for a packet that is too large for them, and can go on after it. */
function tried(decoder: PacketDecoder, packet: Uint8Array): Decoded {
  try {
    return decoder.decode(packet);
  } catch (error) {
    if (error instanceof RangeError) return { channels: [], sampleRate: 0, isDamaged: true };
    throw error;
  }
}

function silenceLike({ channels, sampleRate }: Decoded): Decoded {
  const silent = channels.map(({ length }) => new Float32Array(length));
  return { channels: silent, sampleRate, isDamaged: false };
}

function joinedPieces(pieces: readonly Float32Array[][], length: number): Float32Array[] {
  return pieces[0]!.map((_, channel) => {
    const joined = new Float32Array(length);
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece[channel]!, at);
      at += piece[channel]!.length;
    }
    return joined;
  });
}
