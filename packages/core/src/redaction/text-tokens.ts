/** A stretch of a text that is all letters, all digits, all spaces, or one other sign. */
export interface Token {
  readonly type: 'word' | 'digits' | 'space' | 'sign';
  /** In lower case. */
  readonly text: string;
  /** Its place in the text, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

// Each alternative begins with what no other does, so nothing is looked at twice.
const TOKEN = /(\p{Nd}+)|([\p{L}\p{M}]+)|(\s+)|./gsu;

/** A text in tokens, none of it left out. */
export function textTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [all, digits, word, space] = match;
    const type = digits ? 'digits' : word ? 'word' : space ? 'space' : 'sign';
    const from = match.index;
    tokens.push({ type, text: all.toLowerCase(), from, to: from + all.length });
  }
  return tokens;
}
