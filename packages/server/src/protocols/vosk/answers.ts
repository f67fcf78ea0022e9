import type { FinalEvent, Word } from '@ws/core';
import { confidenceOf } from '../confidence.js';
import type { UntoldField } from '../untold-speech.js';
import type { VoskConfig } from './config.js';

/**
 * A final as vosk-server tells one; several that are told at once are one.
 *
 * @param untold - speech that has no text
 */
export function resultOf(
  finals: readonly FinalEvent[],
  { words: hasWords, asAlternatives }: VoskConfig,
  untold: UntoldField = {},
): string {
  const text = finals.map((final) => final.text.trim()).join(' ');
  const words = finals.flatMap((final) => final.words ?? []);
  const result = hasWords && words.length > 0 ? { result: words.map(wordOf) } : {};
  const answer = { ...result, text };
  if (!asAlternatives) return JSON.stringify({ ...answer, ...untold });
  const alternatives = [{ confidence: meanConfidence(finals), ...answer }];
  return JSON.stringify({ alternatives, ...untold });
}

export function partialOf(text: string): string {
  return JSON.stringify({ partial: text.trim() });
}

function wordOf({ text, start, end, probability = 1 }: Word): object {
  return { conf: probability, end: rounded(end), start: rounded(start), word: text.trim() };
}

/** Seconds, to the millisecond. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Each final counts by its length. */
function meanConfidence(finals: readonly FinalEvent[]): number {
  const length = finals.reduce((sum, { text }) => sum + text.length, 0);
  if (length === 0) return 1;
  return finals.reduce((sum, final) => sum + confidenceOf(final) * final.text.length, 0) / length;
}
