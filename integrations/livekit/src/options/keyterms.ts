import { MAX_HOTWORDS, SPOKEN } from '@ws/core/internal';

/**
 * The words to expect: the user's, and behind them the session's as far as there is room. Blank and long ones of the
 * session are left out, and none stands twice: a framework finds them in conversations, and cannot be told of them.
 */
export function withKeyterms(
  hotwords: readonly string[] | undefined,
  keyterms: readonly string[],
): readonly string[] | undefined {
  const usable = keyterms
    .map((term) => term.trim())
    .filter((term) => SPOKEN.hotwords.accepts([term]));
  const all = [...new Set([...(hotwords ?? []), ...usable])].slice(0, MAX_HOTWORDS);
  return all.length > 0 ? all : undefined;
}
