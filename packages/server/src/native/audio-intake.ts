import { SAMPLE_RATE } from '@ws/core';
import { createResampler, type PcmEncoding, type Resampler } from '@ws/core/audio';
import type { Turns } from '../socket/turns.js';
import { type AudioPieces, smallPieces } from './audio-pieces.js';

/** What a client sends as audio, on its way to mono 16 kHz samples. */
export interface AudioIntake {
  /** What `start` said of binary frames, and of audio frames that say no rate. */
  announce(encoding: PcmEncoding, sampleRate: number): void;
  /** As announced. */
  readonly encoding: PcmEncoding;
  readonly sampleRate: number;
  /** The next samples of the stream, at 16 kHz. */
  resample(samples: Float32Array, sampleRate: number): Float32Array;
  /** What the resampler still holds: the last milliseconds of the stream. */
  flush(): Float32Array;
}

/** Audio that is worked on in one step: resampling and judging it take half a millisecond. */
export const STEP_MS = 100;

/** Until something else is announced: `pcm_s16le` at 16 kHz. */
export function createAudioIntake(): AudioIntake {
  let encoding: PcmEncoding = 'pcm_s16le';
  let announcedRate: number = SAMPLE_RATE;
  let resampler: Resampler = createResampler(SAMPLE_RATE);

  return {
    announce(newEncoding, sampleRate) {
      encoding = newEncoding;
      announcedRate = sampleRate;
    },
    get encoding() {
      return encoding;
    },
    get sampleRate() {
      return announcedRate;
    },
    resample(samples, sampleRate) {
      if (sampleRate === resampler.inputRate) return resampler.process(samples);
      // The rate changes within the stream: what the old resampler holds comes first.
      const rest = resampler.flush();
      resampler = createResampler(sampleRate);
      return joined(rest, resampler.process(samples));
    },
    flush: () => resampler.flush(),
  };
}

/** How many samples {@link STEP_MS} are. */
export function stepAt(sampleRate: number): number {
  return Math.round((sampleRate * STEP_MS) / 1000);
}

/** A whole piece of audio at 16 kHz, made step by step. */
export async function resampleWhole(
  pieces: AudioPieces,
  length: number,
  sampleRate: number,
  turns: Turns,
): Promise<Float32Array> {
  const resampler = createResampler(sampleRate);
  const whole = new Float32Array(Math.ceil((length * SAMPLE_RATE) / sampleRate));
  let at = 0;
  for (const piece of smallPieces(pieces, stepAt(sampleRate))) {
    const samples = resampler.process(piece);
    whole.set(samples, at);
    at += samples.length;
    await turns.next();
  }
  whole.set(resampler.flush(), at);
  return whole;
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  if (first.length === 0) return second;
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
