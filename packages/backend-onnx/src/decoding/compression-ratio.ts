import { deflateSync } from 'node:zlib';

/**
 * Bytes of the text divided by its bytes after zlib: text that repeats itself compresses well. Builds of zlib differ by
 * a few bytes, so on a short sentence the figure differs from another implementation's by up to 4 %.
 */
export function compressionRatio(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return bytes.length / deflateSync(bytes).length;
}
