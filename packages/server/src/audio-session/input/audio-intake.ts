import { SAMPLE_RATE } from '@ws/core';
import { createResampler, type PcmEncoding, type Resampler } from '@ws/core/audio';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';
import { type AudioPieces, smallPieces } from './audio-pieces.js';
import type { Resamplers } from './resamplers.js';

/** What a client sends as audio, on its way to mono 16 kHz samples. */
export interface AudioIntake {
  /** What `start` said of binary frames, and of audio frames that say no rate. */
  announce(encoding: PcmEncoding, sampleRate: number): void;
  /** As announced. */
  readonly encoding: PcmEncoding;
  readonly sampleRate: number;
  /**
   * What comes next is at this rate. Resolves when there is a resampler for it.
   *
   * @throws TranscribeError `ERR_ABORTED`
   */
  tune(sampleRate: number): Promise<void>;
  /** The next samples of the stream, at 16 kHz; the same array where they are already. */
  resample(samples: Float32Array): Float32Array;
  /** What the resampler still holds: the last milliseconds of the stream. */
  flush(): Float32Array;
  /** Forgets what the resampler holds: it will be sent again. */
  restart(): void;
}

const NOTHING: Float32Array = new Float32Array(0);

/** Audio that is worked on in one step: resampling and judging it take half a millisecond. */
export const STEP_MS = 100;

/** Until something else is announced: `pcm_s16le` at 16 kHz. */
export function createAudioIntake(resamplers: Resamplers): AudioIntake {
  let encoding: PcmEncoding = 'pcm_s16le';
  let announcedRate: number = SAMPLE_RATE;
  let resampler: Resampler = createResampler(SAMPLE_RATE);
  // What the resampler of another rate held.
  let rest = NOTHING;

  function afterRest(samples: Float32Array): Float32Array {
    if (rest.length === 0) return samples;
    const all = joined(rest, samples);
    rest = NOTHING;
    return all;
  }

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
    async tune(sampleRate) {
      if (sampleRate === resampler.inputRate) return;
      const next = await resamplers.at(sampleRate);
      rest = joined(rest, resampler.flush());
      resampler = next;
    },
    resample(samples) {
      const isThere = resampler.inputRate === SAMPLE_RATE;
      return afterRest(isThere ? samples : resampler.process(samples));
    },
    flush: () => afterRest(resampler.flush()),
    restart() {
      rest = NOTHING;
      resampler.flush();
    },
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
  resamplers: Resamplers,
  eventLoop: EventLoopBudget,
): Promise<Float32Array> {
  const resampler = await resamplers.at(sampleRate);
  const whole = new Float32Array(Math.ceil((length * SAMPLE_RATE) / sampleRate));
  let at = 0;
  for (const piece of smallPieces(pieces, stepAt(sampleRate))) {
    const samples = resampler.process(piece);
    whole.set(samples, at);
    at += samples.length;
    await eventLoop.next();
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
