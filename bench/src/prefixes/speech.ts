import { demoSentences, peopleRecorded, utterances } from '../../../test/support/recordings.js';
import { progress } from '../report.js';

/** Something that was said, and when. */
export interface Spoken {
  readonly source: 'people' | 'demo';
  readonly text: string;
  readonly samples: Float32Array;
  /** Seconds from the start; the demo's words have no times. */
  readonly words?: readonly { readonly w: string; readonly end: number }[];
}

/** All recordings there are: five of people, where they lie beside the project, and the demo's twelve sentences. */
export function speech(): readonly Spoken[] {
  if (!peopleRecorded) {
    progress('skipped: recordings of people (../shared/audio/stream60.wav is not there)');
  }
  return [
    ...(peopleRecorded ? utterances() : []).map(({ text, samples, words }) => ({
      source: 'people' as const,
      text,
      samples,
      words,
    })),
    ...demoSentences().map((sentence) => ({ source: 'demo' as const, ...sentence })),
  ];
}
