import { isObject, protocolError } from '@ws/core/internal';
import { hotwordsOf, sampleRateOf } from '../conversation/spoken.js';

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
