import { TranscribeError } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import type { VoiceFormat, VoiceMode } from './voice-messages.js';

/** How a microphone is to be opened. */
export interface VoiceWish {
  readonly mode: VoiceMode;
  /** Aborted when the recording is given up. */
  readonly signal: AbortSignal;
}

/** What a person says, as it is recorded: encoded, in pieces of any length, which together are one file or stream. */
export interface VoiceRecording extends AsyncIterable<Uint8Array> {
  readonly format: VoiceFormat;
  /** Hz, of `pcm`. */
  readonly sampleRate?: number | undefined;
  /** Root mean square of what was heard last, 0 to 1. */
  readonly level?: number | undefined;
  /** Ends it: its iteration gives what was recorded until now, and ends. */
  stop?(): void;
}

/** Mono samples in [-1, 1]: the sources of this package are such. */
export interface VoiceSamples extends AsyncIterable<Float32Array> {
  /** Hz, a whole number from 8000 to 192000. */
  readonly sampleRate: number;
  readonly level?: number | undefined;
  stop?(): void;
}

/** Opens what is listened to. */
export type OpenVoiceMicrophone = (
  wish: VoiceWish,
) => VoiceRecording | VoiceSamples | Promise<VoiceRecording | VoiceSamples>;

/** A recording as it goes over the wire: samples become `pcm`. */
export function asRecording(heard: VoiceRecording | VoiceSamples): VoiceRecording {
  if ('format' in heard) return heard;
  const { sampleRate } = heard;
  if (!Number.isInteger(sampleRate) || sampleRate < 8000 || sampleRate > 192_000) {
    throw new TranscribeError(
      'A microphone gives pieces of Float32Array and their sampleRate, 8000 to 192000 Hz, or bytes and their format.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'microphone' } },
    );
  }
  return {
    format: 'pcm',
    sampleRate,
    get level() {
      return heard.level;
    },
    stop: () => heard.stop?.(),
    async *[Symbol.asyncIterator]() {
      for await (const samples of heard) yield encodePcm(samples, 'pcm_s16le');
    },
  };
}
