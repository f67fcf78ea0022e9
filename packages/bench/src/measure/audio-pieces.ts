import { SAMPLE_RATE } from '@ws/core';
import { createResampler, encodePcm } from '@ws/core/audio';
import { joined } from './joined.js';
import type { MeasuredRecording } from './measured-recording.js';

/** 16-bit samples of a recording, as a protocol sends them. */
export interface PcmRecording {
  /** One stretch after the other. Recordings that share a stretch share its bytes. */
  readonly parts: readonly Uint8Array[];
  readonly sampleRate: number;
}

/** A piece of audio, and how much has been spoken when its last sample has. */
export interface AudioPiece {
  readonly pcm: Uint8Array;
  /** From the recording's first sample. */
  readonly seconds: number;
}

const BYTES_PER_SAMPLE = 2;

export type PcmMaker = (recording: MeasuredRecording) => PcmRecording;

/** Makes the bytes of recordings at a rate; those of a stretch are made once. */
export function createPcmMaker(sampleRate: number): PcmMaker {
  const made = new Map<Float32Array, Uint8Array>();
  return ({ parts }) => ({
    sampleRate,
    parts: parts.map((samples) => {
      let pcm = made.get(samples);
      if (pcm === undefined) {
        pcm = encodePcm(resampled(samples, sampleRate), 'pcm_s16le');
        made.set(samples, pcm);
      }
      return pcm;
    }),
  });
}

/**
 * The pieces of a recording, and then of silence.
 *
 * @param pieceMs - how long each is, but for the last
 */
export function* audioPieces(
  { parts, sampleRate }: PcmRecording,
  { pieceMs, silenceMs }: { readonly pieceMs: number; readonly silenceMs: number },
): Generator<AudioPiece, void> {
  const length = bytesOf(pieceMs, sampleRate);
  const silence = new Uint8Array(bytesOf(silenceMs, sampleRate));
  let piece = new Uint8Array(length);
  let filled = 0;
  let sent = 0;
  for (const part of [...parts, silence]) {
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + length - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < length) break;
      sent += filled;
      yield { pcm: piece, seconds: sent / BYTES_PER_SAMPLE / sampleRate };
      // A socket may still have the one before.
      piece = new Uint8Array(length);
      filled = 0;
    }
  }
  if (filled === 0) return;
  yield {
    pcm: piece.subarray(0, filled),
    seconds: (sent + filled) / BYTES_PER_SAMPLE / sampleRate,
  };
}

function bytesOf(ms: number, sampleRate: number): number {
  return Math.round((ms / 1000) * sampleRate) * BYTES_PER_SAMPLE;
}

function resampled(samples: Float32Array, sampleRate: number): Float32Array {
  const resampler = createResampler(SAMPLE_RATE, sampleRate);
  return joined([resampler.process(samples), resampler.flush()]);
}
