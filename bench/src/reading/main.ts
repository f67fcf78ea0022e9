import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import type { ReadingCost } from './read-in-child.js';
import { RANDOM_FORMATS, writeRandomWeights } from './write-random-weights.js';

const MEDIUM: WhisperDimensions = {
  nMels: 80,
  nAudioCtx: 1500,
  nAudioState: 1024,
  nAudioHead: 16,
  nAudioLayer: 24,
  nVocab: 51_865,
  nTextCtx: 448,
  nTextState: 1024,
  nTextHead: 16,
  nTextLayer: 24,
};
const LARGE: WhisperDimensions = {
  ...MEDIUM,
  nMels: 128,
  nAudioState: 1280,
  nAudioHead: 20,
  nAudioLayer: 32,
  nVocab: 51_866,
  nTextState: 1280,
  nTextHead: 20,
  nTextLayer: 32,
};
const MODELS = new Map([
  ['medium', MEDIUM],
  ['large-v3', LARGE],
]);

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'medium' },
    /** Where the models are written, one at a time; large-v3 in float32 is 6.2 GB. */
    folder: { type: 'string', default: tmpdir() },
  },
});
const dimensions = MODELS.get(values.model);
if (dimensions === undefined) throw new Error(`--model is one of ${[...MODELS.keys()].join(', ')}`);

function readInChild(path: string, mode: 'fresh' | 'reused'): Promise<ReadingCost> {
  const child = fork(fileURLToPath(new URL('read-in-child.ts', import.meta.url)), [path, mode]);
  return new Promise((resolve, reject) => {
    child.once('message', (cost) => resolve(cost as ReadingCost));
    child.once('exit', (code) => reject(new Error(`the reading process ended with ${code}`)));
  });
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
const rows: string[][] = [];
for (const format of RANDOM_FORMATS) {
  progress(`${values.model}, ${format}`);
  const folder = mkdtempSync(join(values.folder, 'ws-reading-'));
  try {
    const path = writeRandomWeights(folder, format, dimensions);
    const reused = await readInChild(path, 'reused');
    const fresh = await readInChild(path, 'fresh');
    rows.push([
      format,
      mebibytes(statSync(path).size),
      mebibytes(reused.grown),
      mebibytes(fresh.grown),
      reused.seconds.toFixed(1),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const counts = [...whisperTensorShapes(dimensions).values()].map((shape) =>
  shape.reduce((all, size) => all * size, 1),
);
publish('reading', [
  `# Reading weights: ${values.model}, random numbers at its sizes`,
  describeMachine(),
  `Every tensor read as float32, one after the other, in a process of its own: by how much that process was larger at its largest. In float32 the largest tensor takes ${mebibytes(Math.max(...counts) * 4)} MiB, and all of them ${mebibytes(counts.reduce((all, one) => all + one, 0) * 4)} MiB.`,
  table(['format', 'file, MiB', 'into one array, MiB', 'into new arrays, MiB', 'seconds'], rows),
]);
