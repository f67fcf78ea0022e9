/** The three headers of Vorbis, as Matroska keeps them: one after the other, with their lengths before (Xiph lacing). */
export function parseXiphHeaders(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  if (bytes[0] !== 2) return undefined;
  const lengths: number[] = [];
  let at = 1;
  for (let header = 0; header < 2; header++) {
    let length = 0;
    for (; bytes[at] === 255; at++) length += 255;
    if (at >= bytes.length) return undefined;
    lengths.push(length + bytes[at++]!);
  }
  const headers: Uint8Array[] = [];
  for (const length of lengths) {
    headers.push(bytes.slice(at, at + length));
    at += length;
  }
  if (at >= bytes.length) return undefined;
  headers.push(bytes.slice(at));
  return headers;
}
