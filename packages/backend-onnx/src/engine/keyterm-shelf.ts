import { createKeyterms, type Keyterms } from '../decoding/keyterms.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** Terms made ready; undefined where none of them can be looked for. */
export type KeytermShelf = (terms: readonly string[]) => Keyterms | undefined;

/** Lists that are kept: a session gives its own again with every call. A list of 100 takes some 50 kB. */
const KEPT = 64;

/** Makes lists of terms ready, each once as long as it is among the newest. */
export function createKeytermShelf(tokenizer: Tokenizer): KeytermShelf {
  /** The least recently used first. */
  const kept = new Map<string, Keyterms>();
  return (terms) => {
    if (terms.length === 0) return undefined;
    const key = JSON.stringify(terms);
    const keyterms = kept.get(key) ?? createKeyterms(tokenizer, terms);
    kept.delete(key);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, keyterms);
    return keyterms.length === 0 ? undefined : keyterms;
  };
}
