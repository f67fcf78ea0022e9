/** Tokens that must be the same, one after the other, for the rest to be taken for the same text. */
const SAME_TOKENS = 16;

/** Of a context's tokens, those from `start` to before `end`. */
export interface TokenRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a context has to forget of a conversation that has lost its oldest messages, so that the rest of it need not be read
 * again; `undefined` where nothing was lost, or the rest is another one.
 *
 * @param read - what the context has read of this conversation
 * @param wanted - what it is to have read
 */
export function forgottenRange(
  read: readonly number[],
  wanted: readonly number[],
): TokenRange | undefined {
  let start = 0;
  while (start < wanted.length && read[start] === wanted[start]) start++;
  const needle = wanted.slice(start, start + SAME_TOKENS);
  if (needle.length < SAME_TOKENS) return undefined;
  for (let end = start + 1; end + SAME_TOKENS <= read.length; end++) {
    if (needle.every((token, i) => read[end + i] === token)) return { start, end };
  }
  return undefined;
}
