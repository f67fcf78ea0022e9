/** A stretch of a text that is all letters, all digits, all spaces, or one other sign. */
export interface Token {
  readonly type: 'word' | 'digits' | 'space' | 'sign';
  /** In lower case, without what cannot be seen. */
  readonly text: string;
  /** Its place in the text, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

// Each alternative begins with what no other does, so nothing is looked at twice. What cannot be seen (soft hyphens, spaces
// of no width: \p{Cf}) belongs to what it follows, and hides nothing.
const TOKEN = /(\p{Nd}[\p{Nd}\p{Cf}]*)|([\p{L}\p{M}][\p{L}\p{M}\p{Cf}]*)|([\s\p{Cf}]+)|.\p{Cf}*/gsu;
const UNSEEN = /\p{Cf}/gu;

/** A text in tokens, none of it left out. */
export function textTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [all, digits, word, space] = match;
    const type = digits ? 'digits' : word ? 'word' : space ? 'space' : 'sign';
    const from = match.index;
    tokens.push({ type, text: all.replace(UNSEEN, '').toLowerCase(), from, to: from + all.length });
  }
  return tokens;
}
