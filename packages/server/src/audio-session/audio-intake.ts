import { type Clock, SAMPLE_RATE } from '@ws/core';
import { createResampler, type Resampler } from '@ws/core/audio';
import type { EventLoopBudget } from '../net/sockets/event-loop-budget.js';

/** Samples in the order in which they were spoken, in pieces that are made when they are asked for. */
export type AudioPieces = Iterable<Float32Array>;

/** Audio that is worked on in one step: resampling and judging it take half a millisecond. */
export const STEP_MS = 100;

export function stepAt(sampleRate: number): number {
  return Math.round((sampleRate * STEP_MS) / 1000);
}

/** The same samples, in pieces of at most {@link STEP_MS}. */
export function* stepsOf(pieces: AudioPieces, sampleRate: number): Generator<Float32Array, void> {
  const length = stepAt(sampleRate);
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += length) yield piece.subarray(at, at + length);
  }
}

/** A whole piece of audio at 16 kHz, made step by step. */
export async function resampleWhole(
  pieces: readonly Float32Array[],
  sampleRate: number,
  resamplers: Resamplers,
  eventLoop: EventLoopBudget,
): Promise<Float32Array> {
  const resampler = await resamplers.at(sampleRate);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const whole = new Float32Array(Math.ceil((length * SAMPLE_RATE) / sampleRate));
  let at = 0;
  for (const piece of stepsOf(pieces, sampleRate)) {
    const samples = resampler.process(piece);
    whole.set(samples, at);
    at += samples.length;
    await eventLoop.next();
  }
  whole.set(resampler.flush(), at);
  return whole;
}

/** Resamplers for work that goes on one piece after the other. */
export interface Resamplers {
  /** A resampler for this rate, perhaps one that the caller had before: flush each first. Throws `ERR_ABORTED`. */
  at(sampleRate: number): Promise<Resampler>;
}

// A client that changes between two rates does not wait.
const KEPT = 2;

/** @param pace - is waited for before a resampler is made */
export function createResamplers(pace: () => Promise<void>): Resamplers {
  const kept = new Map<number, Resampler>();
  return {
    async at(sampleRate) {
      let resampler = kept.get(sampleRate);
      if (resampler === undefined) {
        // The resampler of 16 kHz has no filter.
        if (sampleRate !== SAMPLE_RATE) await pace();
        resampler = createResampler(sampleRate);
      }
      // The last in the map is the last that was asked for.
      kept.delete(sampleRate);
      kept.set(sampleRate, resampler);
      const [oldest] = kept.keys();
      if (kept.size > KEPT) kept.delete(oldest!);
      return resampler;
    },
  };
}

// A filter may take 12 ms to make: a client that never stops asking for others has 1 % of a processor for them.
const AT_ONCE = 4;
const EVERY_MS = 1000;

/** Lets a connection have a few new sample rates at once, and then one each second. */
export function createRatePace(clock: Clock, signal: AbortSignal): () => Promise<void> {
  // When all that was asked for is paid.
  let paidAt = clock.now();
  return async () => {
    const now = clock.now();
    paidAt = Math.max(paidAt, now) + EVERY_MS;
    const wait = paidAt - now - AT_ONCE * EVERY_MS;
    if (wait > 0) await clock.sleep(wait, signal);
  };
}
