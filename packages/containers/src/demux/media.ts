import type { PcmEncoding } from '@ws/core/audio';
import type { ByteQueue } from '../input/byte-queue.js';

/** The codec of a track, and the settings of its decoder. */
export type Track =
  | OpusTrack
  | { readonly codec: 'vorbis'; readonly identification: Uint8Array; readonly setup: Uint8Array }
  | { readonly codec: 'flac' }
  | { readonly codec: 'mp3'; readonly channels: number | undefined }
  | AacTrack
  | PcmTrack
  | { readonly codec: 'wav' };

/** RFC 7845, section 5.1. */
export interface OpusTrack {
  readonly codec: 'opus';
  readonly channels: number;
  /** Samples at 48 kHz to leave out at the start. */
  readonly preSkip: number;
  /** Left out: one stream, mono or stereo. */
  readonly mapping?:
    | {
        readonly streamCount: number;
        readonly coupledStreamCount: number;
        readonly table: readonly number[];
      }
    | undefined;
}

export interface AacTrack {
  readonly codec: 'aac';
  /** The AudioSpecificConfig of ISO/IEC 14496-3. */
  readonly config: Uint8Array;
  /** Samples to leave out at the start, of the track's own rate: what the encoder put before the sound. */
  readonly preSkip: number;
}

export interface PcmTrack {
  readonly codec: 'pcm';
  readonly encoding: PcmEncoding;
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

export type MediaEvent =
  | { readonly type: 'track'; readonly track: Track }
  /** Bytes that are only good until the next event is asked for. */
  | { readonly type: 'packet'; readonly data: Uint8Array }
  /** How long the stream is, as its header says. */
  | { readonly type: 'duration'; readonly seconds: number }
  /** The track has so many samples in all, at its own rate: what is decoded beyond is padding. */
  | { readonly type: 'length'; readonly samples: number };

/**
 * Takes packets out of a stream. `undefined` asks for more bytes; it ends where the stream does.
 *
 * @param track - of several, which audio track: 1 is the first
 */
export type Demuxer = (input: ByteQueue, track: number) => Generator<MediaEvent | undefined, void>;

/** Channels of a track, where its description says them. */
export function channelsOf(track: Track): number | undefined {
  switch (track.codec) {
    case 'opus':
    case 'pcm':
      return track.channels;
    case 'vorbis':
      return track.identification[11];
    default:
      return undefined;
  }
}
