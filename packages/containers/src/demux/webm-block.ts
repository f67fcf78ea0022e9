import { readVint } from './ebml.js';

/** A block of a WebM file: whose it is, and its packets. */
export interface WebmBlock {
  readonly track: number;
  readonly packets: readonly Uint8Array[];
}

/** Lacing in which each length is bytes of 255 and a last one, which add up to it. */
export const XIPH = 1;
const FIXED = 2;
const EBML = 3;

/** The packets of a "SimpleBlock" or "Block" (RFC 9559, section 10); `undefined` where it is damaged. */
export function parseBlock(bytes: Uint8Array): WebmBlock | undefined {
  const track = readVint(bytes, 0);
  if (track === undefined || bytes.length < track.length + 3) return undefined;
  // After the track come two bytes of time, and one of flags.
  const flags = bytes[track.length + 2]!;
  const rest = bytes.subarray(track.length + 3);
  const packets = unlaced(rest, (flags >> 1) & 3);
  return packets && { track: track.value, packets };
}

/** The packets that are laced into bytes. Before the packets stand their number less one, and all lengths but the last. */
export function unlaced(bytes: Uint8Array, lacing: number): Uint8Array[] | undefined {
  if (lacing === 0) return [bytes];
  if (bytes.length === 0) return undefined;
  const count = bytes[0]! + 1;
  const sizes: number[] = [];
  let at = 1;
  if (lacing === FIXED) {
    const size = (bytes.length - 1) / count;
    if (!Number.isInteger(size)) return undefined;
    sizes.push(...new Array<number>(count - 1).fill(size));
  }
  for (let i = 0; lacing === XIPH && i < count - 1; i++) {
    let size = 0;
    for (; bytes[at] === 255; at++) size += 255;
    if (at >= bytes.length) return undefined;
    sizes.push(size + bytes[at++]!);
  }
  for (let i = 0; lacing === EBML && i < count - 1; i++) {
    const coded = readVint(bytes, at);
    if (coded === undefined) return undefined;
    at += coded.length;
    // The first is a size, the others are what they differ by from the one before.
    const middle = 2 ** (7 * coded.length - 1) - 1;
    sizes.push(i === 0 ? coded.value : sizes[i - 1]! + coded.value - middle);
  }
  const packets: Uint8Array[] = [];
  for (const size of sizes) {
    if (!(size >= 0) || at + size > bytes.length) return undefined;
    packets.push(bytes.subarray(at, at + size));
    at += size;
  }
  packets.push(bytes.subarray(at));
  return packets;
}
