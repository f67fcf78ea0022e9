import type { AudioContext } from '../../../packages/backend-onnx/src/network/audio-encoder.js';
import type { MeteredEngine } from '../engines.js';
import { progress } from '../report.js';
import { unheard } from '../unheard.js';
import type { Window } from './windows.js';

/** One call, from samples to text. */
export interface Timing {
  readonly melMs: number;
  readonly encoderMs: number;
  readonly decoderMs: number;
  readonly totalMs: number;
  readonly tokens: number;
  /** Runs of the decoder: one for the initial tokens, one for each token after the first. */
  readonly steps: number;
}

/** What is measured: one cell of the table. */
export interface Cell {
  readonly metered: MeteredEngine;
  readonly context: AudioContext;
  readonly window: Window;
  readonly timings: Timing[];
}

async function measure({ metered, context, window }: Cell, round: number): Promise<Timing> {
  const { engine, encoder, decoder, reset } = metered;
  reset();
  const result = await engine.transcribe(unheard(window.samples, round), {
    context,
    timestamps: false,
    task: 'transcribe',
    language: 'en',
  });
  return {
    melMs: result.encoderMs - encoder.ms,
    encoderMs: encoder.ms,
    decoderMs: result.decoderMs,
    totalMs: result.processingTimeMs,
    tokens: result.tokens.length,
    steps: decoder.runs,
  };
}

/**
 * Every cell once per round, so that what else the machine does falls on all of them alike. The first round warms up and
 * does not count.
 */
export async function runRounds(cells: readonly Cell[], rounds: number): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    for (const cell of cells) {
      const timing = await measure(cell, round);
      if (round > 0) cell.timings.push(timing);
    }
    progress(round === 0 ? 'warmed up' : `round ${round} of ${rounds}`);
  }
}
