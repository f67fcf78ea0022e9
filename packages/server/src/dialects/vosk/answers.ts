import type { FinalEvent, Word } from '@ws/core';
import { meanConfidence } from '../socket/mean-confidence.js';
import type { VoskConfig } from './config.js';

/** A final as vosk-server tells one; several that are told at once are one. */
export function resultOf(
  finals: readonly FinalEvent[],
  { words: hasWords, asAlternatives }: VoskConfig,
): string {
  const text = finals.map((final) => final.text.trim()).join(' ');
  const words = finals.flatMap((final) => final.words ?? []);
  const result = hasWords && words.length > 0 ? { result: words.map(wordOf) } : {};
  const answer = { ...result, text };
  const sure = words.map(({ probability = 1 }) => probability);
  if (!asAlternatives) return JSON.stringify(answer);
  return JSON.stringify({ alternatives: [{ confidence: meanConfidence(sure), ...answer }] });
}

export function partialOf(text: string): string {
  return JSON.stringify({ partial: text.trim() });
}

function wordOf({ text, start, end, probability = 1 }: Word): object {
  return { conf: probability, end, start, word: text.trim() };
}
