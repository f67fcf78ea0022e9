import { existsSync, readFileSync } from 'node:fs';
import { createResampler, readWav } from '@ws/core/audio';
import { progress } from '../../report.js';

/** What all systems are given. */
export interface SpeechWindow {
  readonly name: string;
  readonly samples: Float32Array;
  readonly seconds: number;
  /** What was said, as a person wrote it down. */
  readonly said: string;
}

const recording = new URL('../../../../../shared/audio/LJ001-0004.wav', import.meta.url);

/** A person reads a sentence, 5.1 s; undefined, with a printed reason, where the recording is not beside the project. */
export function speechWindow(): SpeechWindow | undefined {
  if (!existsSync(recording)) {
    progress('other engines skipped: ../shared/audio/LJ001-0004.wav is not there');
    return undefined;
  }
  const { samples: recorded, sampleRate } = readWav(readFileSync(recording));
  const resampler = createResampler(sampleRate);
  const parts = [resampler.process(recorded), resampler.flush()];
  const samples = Float32Array.from(parts.flatMap((part) => [...part]));
  return {
    name: 'LJ001-0004',
    samples,
    seconds: samples.length / 16_000,
    said: 'produced the block books, which were the immediate predecessors of the true printed book,',
  };
}
