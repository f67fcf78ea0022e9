import { readFileSync } from 'node:fs';
import type { SpeakerTurn } from '@ws/core';

interface Sentence {
  readonly voice: string;
  readonly start: number;
  readonly end: number;
}

const demo = new URL('../../../../examples/live-captions/recording/demo.json', import.meta.url);

/** What two voices say by turns in the demo's recording, in seconds. */
export const sentences: readonly Sentence[] = (
  JSON.parse(readFileSync(demo, 'utf8')) as { readonly sentences: readonly Sentence[] }
).sentences;

/** Those that end before so many seconds, as turns. */
export function turnsUntil(seconds: number): SpeakerTurn[] {
  return sentences
    .filter(({ end }) => end < seconds)
    .map(({ voice, start, end }) => ({ start, end, speaker: voice }));
}
