import {
  demoRecording,
  germanRecording,
  peopleRecorded,
  stream60,
} from '../../../test/support/recordings.js';
import type { MeteredEngine } from '../engines.js';
import { speech } from '../prefixes/speech.js';
import { FINAL } from './hear-names.js';
import { UNRELATED } from './spoken-names.js';

/** How a list of terms of which none is said bore on transcripts and on time. */
export interface UnrelatedTerms {
  readonly terms: number;
  readonly texts: number;
  readonly changed: number;
  /** Processor time, in milliseconds, of all texts. */
  readonly cpuMs: number;
}

const ROUNDS = 2;

/** Decodes every recording there is with lists of unrelated terms, as finals and as partials. */
export async function hearUnrelated(
  { engine }: MeteredEngine,
  lengths: readonly number[],
): Promise<readonly UnrelatedTerms[]> {
  const recordings = [
    ...speech().map(({ samples }) => ({ samples, language: 'en' })),
    { samples: demoRecording(), language: 'en' },
    ...(peopleRecorded ? [{ samples: stream60(), language: 'en' }] : []),
    ...(engine.tokenizer.multilingual ? [{ samples: germanRecording(), language: 'de' }] : []),
  ];
  const sums = lengths.map((terms) => ({ terms, texts: 0, changed: 0, cpuMs: 0 }));
  for (const { samples, language } of recordings) {
    for (const timestamps of [true, false]) {
      let without: string | undefined;
      for (let round = 0; round < ROUNDS; round++) {
        for (const sum of sums) {
          const before = process.cpuUsage();
          const hotwords = UNRELATED.slice(0, sum.terms);
          const request = { ...FINAL, language, timestamps, hotwords };
          const { text } = await engine.transcribe(samples, request);
          const { user, system } = process.cpuUsage(before);
          // The first warms up.
          if (round > 0) sum.cpuMs += (user + system) / 1000;
          without ??= text;
          if (round > 0) sum.texts++;
          if (round > 0 && text !== without) {
            sum.changed++;
            process.stderr.write(`changed: ${without}\n     to: ${text}\n`);
          }
        }
      }
    }
  }
  return sums;
}
