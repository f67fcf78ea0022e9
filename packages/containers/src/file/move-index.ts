import { boxesOf, boxIn, viewOf } from '../demux/mp4-boxes.js';

/**
 * Makes the index of an MP4 file fit a file in which it comes first: places of samples before it move back by its length.
 *
 * @param moov - content of the box, which is changed
 * @param start - where the box begins in the file
 * @param size - of the whole box
 * @returns whether it could: places of 32 bits may not suffice
 */
export function moveIndexFirst(moov: Uint8Array, start: number, size: number): boolean {
  for (const { type, body } of boxesOf(moov)) {
    if (type !== 'trak') continue;
    const table = boxIn(body, 'mdia', 'minf', 'stbl');
    const wide = boxIn(table, 'co64');
    const chunks = wide ?? boxIn(table, 'stco');
    if (chunks === undefined || chunks.length < 8) continue;
    const view = viewOf(chunks);
    const width = wide === undefined ? 4 : 8;
    const count = Math.min(view.getUint32(4), Math.floor((chunks.length - 8) / width));
    for (let i = 0, at = 8; i < count; i++, at += width) {
      const place = width === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at);
      if (place >= start) continue;
      if (width === 8) view.setBigUint64(at, BigInt(place + size));
      else if (place + size < 2 ** 32) view.setUint32(at, place + size);
      else return false;
    }
  }
  return true;
}
