import { wordErrorRate } from '@ws/core/measures';
import { expect } from 'vitest';
import type { CaptionsPage } from './captions-page.js';
import type { DemoRecording } from './demo-recording.js';

// At worst every other word: a live engine mishears some, each time others, and a sentence may be cut in two.
const MAX_ERROR_RATE = 0.5;

// So many words may stand in it that were not said.
const MOST_INVENTED = 4;

/** Resolves once the page has the last sentence of the recording that its microphone plays. */
export async function untilSpoken(
  { lines }: Pick<CaptionsPage, 'lines'>,
  { sentences }: DemoRecording,
): Promise<void> {
  await expect
    .poll(async () => (await lines()).join(' '), { interval: 500 })
    .toSatisfy((text: string) => endsWith(text, sentences.at(-1)!.text));
}

/** Tells whether a text ends with a sentence, as far as a model hears it. */
function endsWith(text: string, sentence: string): boolean {
  const heard = text.trim().split(/\s+/);
  const words = sentence.split(' ').length;
  return Array.from({ length: MOST_INVENTED + 1 }, (_, more) =>
    heard.slice(-words - more).join(' '),
  ).some((end) => wordErrorRate(sentence, end).rate < MAX_ERROR_RATE);
}
