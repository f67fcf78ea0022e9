import type { FinalEvent, Word } from '@ws/core';
import { isObject, protocolError, roundSeconds } from '@ws/core/internal';
import { confidenceOf } from '../confidence.js';
import { hotwordsOf, sampleRateOf } from '../conversation/spoken.js';
import type { UntoldField } from '../untold-speech.js';

/** What a client has said of its audio, and of the answers that it wants. */
export interface VoskConfig {
  /** vosk-server's own, until the client says another. */
  readonly sampleRate: number;
  readonly hotwords: readonly string[] | undefined;
  /** Whether finals have their words. */
  readonly words: boolean;
  /** Whether texts come as the one alternative that there is. */
  readonly asAlternatives: boolean;
}

export const DEFAULT_VOSK_CONFIG: VoskConfig = {
  sampleRate: 8000,
  hotwords: undefined,
  words: true,
  asAlternatives: false,
};

/**
 * What `config` changes. Numbers may be of either kind, as clients write `16000.000000`.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE`
 */
export function changedConfig(before: VoskConfig, given: unknown): VoskConfig {
  if (!isObject(given)) throw protocolError('INVALID_MESSAGE', '"config" must be an object.');
  const { sample_rate: rate, phrase_list: phrases, words, max_alternatives: most } = given;
  return {
    sampleRate: rate === undefined ? before.sampleRate : sampleRateOf(Number(rate), 'sample_rate'),
    hotwords: Array.isArray(phrases) ? hotwordsOf(phrases) : before.hotwords,
    words: words === undefined ? before.words : Boolean(words),
    asAlternatives: most === undefined ? before.asAlternatives : Number(most) > 0,
  };
}

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
  return {
    conf: probability,
    end: roundSeconds(end),
    start: roundSeconds(start),
    word: text.trim(),
  };
}

/** Each final counts by its length. */
function meanConfidence(finals: readonly FinalEvent[]): number {
  const length = finals.reduce((sum, { text }) => sum + text.length, 0);
  if (length === 0) return 1;
  return finals.reduce((sum, final) => sum + confidenceOf(final) * final.text.length, 0) / length;
}
