import { damaged } from '../formats.js';
import { available, type ByteQueue, toNext } from '../input/byte-queue.js';
import { MAX_BARREN_BYTES, MAX_PACKET_BYTES } from '../limits.js';

/** A packet of an Ogg stream. */
export interface OggPacket {
  /** Of which of the streams that are woven into one another. */
  readonly serial: number;
  readonly data: Uint8Array;
  /** It is the first of its stream. */
  readonly isFirst: boolean;
  /** Where its page ends, in samples, if its page is the last of its stream. */
  readonly endsAt: number | undefined;
}

const MAGIC = [0x4f, 0x67, 0x67, 0x53] as const;
const HEAD_BYTES = 27;
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
// Streams that are woven into one another, at most: each keeps a packet that goes on on its next page.
const MAX_STREAMS = 8;

/** Whole packets of Ogg (RFC 3533), each as soon as it is there: pages of speech are a second long. */
export function* oggPackets(input: ByteQueue): Generator<OggPacket | undefined, void> {
  // Of each stream, the beginning of a packet that goes on.
  const open = new Map<number, Uint8Array>();
  let barren = 0;
  while (yield* available(input, HEAD_BYTES)) {
    const head = input.peek(HEAD_BYTES);
    if (MAGIC.some((byte, i) => head[i] !== byte)) {
      barren += toNext(input, MAGIC[0]);
      if (barren > MAX_BARREN_BYTES) {
        throw damaged('ogg', `${barren} bytes hold no page`, input.position);
      }
      continue;
    }
    barren = 0;
    const view = new DataView(head.buffer, head.byteOffset, HEAD_BYTES);
    const flags = head[5]!;
    const granule = view.getBigInt64(6, true);
    const serial = view.getUint32(14, true);
    const count = head[26]!;
    if (!(yield* available(input, HEAD_BYTES + count))) return;
    const sizes = input.take(HEAD_BYTES + count).slice(HEAD_BYTES);
    if (!open.has(serial) && open.size >= MAX_STREAMS) open.clear();
    let kept = flags & CONTINUED ? open.get(serial) : undefined;
    open.delete(serial);
    // The rest of a packet whose beginning is missing is of no use.
    let isLost = (flags & CONTINUED) !== 0 && kept === undefined;
    let isFirst = (flags & FIRST) !== 0;
    const endsAt = flags & LAST && granule >= 0n ? Number(granule) : undefined;
    let size = 0;
    for (const [i, lace] of sizes.entries()) {
      size += lace;
      const isWhole = lace < 255;
      if (!isWhole && i < sizes.length - 1) continue;
      if (!(yield* available(input, size))) return;
      const part = input.take(size);
      size = 0;
      const data = kept === undefined ? part : joined(kept, part);
      kept = undefined;
      if (data.length > MAX_PACKET_BYTES) {
        throw damaged('ogg', `a packet of ${data.length} bytes`, input.position);
      }
      if (!isWhole) {
        if (!isLost) open.set(serial, data.slice());
      } else if (!isLost) {
        yield { serial, data, isFirst, endsAt };
        isFirst = false;
      }
      if (isWhole) isLost = false;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
