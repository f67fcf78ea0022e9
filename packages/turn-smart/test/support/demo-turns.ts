import { readFileSync } from 'node:fs';
import { demoRecording } from '../../../../test/support/recordings.js';

/** A cut of the demo recording, and what the published weights say of it, computed in float32 by a program in Python. */
export interface DemoTurn {
  /** Samples. */
  readonly start: number;
  readonly end: number;
  readonly probability: number;
  /** Of some cuts: rows 3, 19, 35 and so on of the features, columns 7, 73, 139 and so on. */
  readonly mel?: readonly number[];
}

const { cuts } = JSON.parse(
  readFileSync(new URL('../fixtures/demo-turns.json', import.meta.url), 'utf8'),
) as { readonly cuts: readonly DemoTurn[] };

export const demoTurns: readonly DemoTurn[] = cuts;

const demo = demoRecording();

export function samplesOf({ start, end }: DemoTurn): Float32Array {
  return demo.slice(start, end);
}

/** A turn that is finished, and one that breaks off. */
export const turns: Readonly<Record<'finished' | 'unfinished', Float32Array>> = {
  finished: demo.slice(4800, 46_080), // Good morning, and welcome to the lighthouse.
  unfinished: demo.slice(102_560, 139_616), // Almost nine, if you count the first one, when
};
