import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav, writeWav } from '@ws/core/audio';

const folder = join(import.meta.dirname, '../../../../examples/live-captions/recording');

interface Sentence {
  readonly text: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/** A recording of two people who speak, and what they say. */
export interface DemoRecording {
  readonly path: string;
  readonly sentences: readonly Sentence[];
}

/** The whole recording: 48 s. */
export const demo: DemoRecording = {
  path: join(folder, 'demo.wav'),
  ...(JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Pick<
    DemoRecording,
    'sentences'
  >),
};

/** The words of a recording, as one text. */
export function spokenIn({ sentences }: DemoRecording): string {
  return sentences.map(({ text }) => text).join(' ');
}

/** The first sentences and the pause after them, in a file of its own. @param place - the folder that gets it */
export function demoBeginning(count: number, place: string): DemoRecording {
  const { samples, sampleRate } = readWav(readFileSync(demo.path));
  const path = join(place, `demo-${count}.wav`);
  const until = Math.floor(demo.sentences[count]!.start * sampleRate);
  writeFileSync(path, writeWav(samples.subarray(0, until), { sampleRate }));
  return { path, sentences: demo.sentences.slice(0, count) };
}
