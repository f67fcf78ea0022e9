import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { createFileSource } from '@ws/client/node';
import { SAMPLE_RATE } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import { type Cue, toSrtCue } from '../../../packages/core/src/formats/cue.js';
import { randomNumbers } from '../random-numbers.js';
import { readSrt } from './read-srt.js';

const SHORTEST_GAP_S = 0.2;
const LONGEST_GAP_S = 2.5;

/** Recordings in one file, and their subtitles in another. */
export interface ComposedSpeech {
  readonly file: string;
  readonly reference: string;
}

/**
 * Writes recordings one after the other, over and over in ever another order, with silence of 0.2 to 2.5 s between them,
 * until so many minutes are full, and the subtitles that belong to that. The same each time.
 *
 * @param references - paths of subtitles, by the names of the recordings. A recording without any is left out
 * @param folder - where to write to
 */
export async function composeSpeech(
  name: string,
  files: readonly string[],
  references: ReadonlyMap<string, string>,
  minutes: number,
  folder: string,
): Promise<ComposedSpeech> {
  const recordings: { samples: Float32Array; cues: readonly Cue[] }[] = [];
  for (const file of files) {
    const reference = references.get(basename(file, extname(file)));
    if (reference === undefined) continue;
    const parts: Float32Array[] = [];
    for await (const samples of createFileSource(file, { realTime: false })) parts.push(samples);
    recordings.push({ samples: joined(parts), cues: readSrt(readFileSync(reference, 'utf8')) });
  }
  const random = randomNumbers(15);
  const even = (): number => (random() + 1) / 2;
  const pieces: Float32Array[] = [];
  const cues: Cue[] = [];
  let length = 0;
  while (length < minutes * 60 * SAMPLE_RATE) {
    const order = recordings.map((recording) => ({ recording, place: even() }));
    for (const { recording } of order.sort((a, b) => a.place - b.place)) {
      if (length >= minutes * 60 * SAMPLE_RATE) break;
      const from = samplesToSeconds(length);
      for (const cue of recording.cues) {
        cues.push({ ...cue, start: from + cue.start, end: from + cue.end });
      }
      const gap = SHORTEST_GAP_S + (LONGEST_GAP_S - SHORTEST_GAP_S) * even();
      const silence = new Float32Array(secondsToSamples(gap));
      pieces.push(recording.samples, silence);
      length += recording.samples.length + silence.length;
    }
  }
  const file = join(folder, `${name}.wav`);
  const reference = join(folder, `${name}.srt`);
  writeFileSync(file, writeWav(joined(pieces)));
  writeFileSync(reference, cues.map((cue, i) => toSrtCue(cue, i + 1)).join(''));
  return { file, reference };
}
