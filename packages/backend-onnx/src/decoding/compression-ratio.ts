import { deflate } from 'pako';

/**
 * Bytes of the text divided by its bytes after zlib: text that repeats itself compresses well.
 *
 * To the byte what Python's `zlib.compress` gives, as OpenAI's implementation uses it: pako 2 is a port of zlib itself.
 * Node's zlib is Chromium's, and so is pako 3: it looks for repetitions of four bytes where zlib takes three, which
 * makes up to a fifth of a short text, and would turn decisions near a threshold.
 */
export function compressionRatio(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return bytes.length / deflate(bytes).length;
}
