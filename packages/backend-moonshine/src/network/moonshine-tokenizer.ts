import type { TokenDecoder } from '@ws/core/internal';

/** A vocabulary whose tokens become text. */
export interface MoonshineTokenizer extends TokenDecoder {
  /** Number of tokens. */
  readonly size: number;
}

const LONG = 128;
const SPACE = /\u2581/g;
/** `<unk>`, `<s>`, `</s>` and the numbered places are no text. */
const SPECIAL = /^<(unk|s|\/s|<ST_\d+>)>$/;

/**
 * Reads `tokenizer.bin`: token after token, each behind its length in bytes, which is one byte below 128, and otherwise two:
 * the rest and the multiple of 128. Tokens of one byte may be parts of a character; `▁` stands for a space.
 *
 * Source: Moonshine's `core/bin-tokenizer` (github.com/moonshine-ai/moonshine, MIT).
 *
 * @throws RangeError where the bytes end within a token
 */
export function readMoonshineTokenizer(bytes: Uint8Array): MoonshineTokenizer {
  const tokens: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = bytes[at++]!;
    if (length >= LONG) length += LONG * (bytes[at++]! - 1);
    const end = at + length;
    if (!(end <= bytes.length)) throw new RangeError('the tokenizer ends within a token');
    tokens.push(bytes.subarray(at, end));
    at = end;
  }
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  const special = new Set(
    tokens.flatMap((token, id) => (SPECIAL.test(utf8.decode(token)) ? [id] : [])),
  );
  return {
    size: tokens.length,
    decode(ids) {
      const parts = ids.flatMap((id) => (special.has(id) ? [] : [...(tokens[id] ?? [])]));
      return utf8.decode(Uint8Array.from(parts)).replaceAll(SPACE, ' ');
    },
  };
}
