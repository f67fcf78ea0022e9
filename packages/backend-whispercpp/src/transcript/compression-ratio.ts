import { deflate } from 'pako';

/**
 * Bytes of the text divided by its bytes after zlib, as Whisper's authors measure repetition (Radford et al. 2022): above
 * 2.4 it repeats itself. pako 2 packs to the byte as Python's `zlib` does; Node's own zlib does not.
 */
export function compressionRatio(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return bytes.length / deflate(bytes).length;
}
