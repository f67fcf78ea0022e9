// GPT-2 writes every byte as one printable character (Radford et al. 2019): the printable ones of Latin-1 as
// themselves, the others, in order, as characters from U+0100 on.
const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);

/** The character of every byte. */
export const CHARACTER_OF_BYTE: readonly string[] = (() => {
  let replaced = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : 0x100 + replaced++),
  );
})();

/** The byte of every character. */
export const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(
  CHARACTER_OF_BYTE.map((character, byte) => [character, byte]),
);

/** Bytes as a vocabulary file writes them. */
export function writeInByteAlphabet(text: Uint8Array): string {
  let written = '';
  for (const byte of text) written += CHARACTER_OF_BYTE[byte]!;
  return written;
}

/** The bytes that a vocabulary file means; `undefined` when it is not written in the byte alphabet. */
export function readByteAlphabet(written: string): Uint8Array | undefined {
  const text = new Uint8Array(written.length);
  for (let i = 0; i < written.length; i++) {
    const byte = BYTE_OF_CHARACTER.get(written[i]!);
    if (byte === undefined) return undefined;
    text[i] = byte;
  }
  return text;
}
