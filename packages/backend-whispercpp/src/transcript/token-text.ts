import type { TokenDecoder } from '@ws/core/internal';

/** Texts of tokens, as bytes: one token alone may be half a character. */
export interface TokenTexts extends TokenDecoder {
  bytes(token: number): Uint8Array;
}

/** Reads each token's bytes once. */
export function createTokenTexts(read: (token: number) => Uint8Array): TokenTexts {
  const known = new Map<number, Uint8Array>();
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  const bytes = (token: number): Uint8Array => {
    const found = known.get(token);
    if (found !== undefined) return found;
    const text = read(token);
    known.set(token, text);
    return text;
  };
  return {
    bytes,
    decode(tokens) {
      const parts = tokens.map(bytes);
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return utf8.decode(all);
    },
  };
}
