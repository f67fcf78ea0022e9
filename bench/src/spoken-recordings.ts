import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFileSource } from '@ws/client/node';
import { joined } from '../../packages/bench/src/measure/joined.js';
import { demoSentences, peopleRecorded, utterances } from '../../test/support/recordings.js';
import { progress } from './report.js';

/** A recording, and what a person wrote down of it. */
export interface SpokenRecording {
  readonly name: string;
  /** ISO 639-1 code. */
  readonly language: string;
  readonly text: string;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
}

const people = new URL('../../../shared/audio/', import.meta.url);

/** Every recording with a transcript: those of people that lie beside the project, and the demo's sentences. */
export async function spokenRecordings(): Promise<readonly SpokenRecording[]> {
  if (!peopleRecorded) progress('skipped: recordings of people (../shared/audio is not there)');
  const inEnglish = [
    ...(peopleRecorded ? utterances() : []),
    ...demoSentences().map((sentence, i) => ({ name: `demo ${i + 1}`, ...sentence })),
  ].map(({ name, text, samples }) => ({ name, language: 'en', text, samples }));
  const list = new URL('more/transcripts.json', people);
  if (!existsSync(list)) return inEnglish;
  const more: SpokenRecording[] = [];
  for (const { file, language, text } of JSON.parse(readFileSync(list, 'utf8'))) {
    const source = createFileSource(fileURLToPath(new URL(file, people)), { realTime: false });
    const parts: Float32Array[] = [];
    for await (const samples of source) parts.push(samples);
    more.push({ name: file, language, text, samples: joined(parts) });
  }
  return [...inEnglish, ...more];
}
