/** Packets as the pages of one Ogg stream, as RFC 3533 has it. */
export interface OggPages {
  /**
   * A page of whole packets: 255 segments of 255 bytes at most.
   *
   * @param position - of the last packet's end, in the codec's units
   */
  page(packets: readonly Uint8Array[], position: number, isLast?: boolean): Uint8Array;
}

const HEADER_BYTES = 27;
const SEGMENT_BYTES = 255;
const FIRST = 2;
const LAST = 4;

/** @param serial - what tells the stream from others: a 32-bit number */
export function createOggPages(serial: number): OggPages {
  let count = 0;
  return {
    page(packets, position, isLast = false) {
      const lacing = packets.flatMap(({ length }) => [
        ...Array<number>(Math.floor(length / SEGMENT_BYTES)).fill(SEGMENT_BYTES),
        length % SEGMENT_BYTES,
      ]);
      const header = Buffer.alloc(HEADER_BYTES + lacing.length);
      header.write('OggS');
      header[5] = (count === 0 ? FIRST : 0) + (isLast ? LAST : 0);
      header.writeBigUInt64LE(BigInt(position), 6);
      header.writeUInt32LE(serial, 14);
      header.writeUInt32LE(count, 18);
      header[26] = lacing.length;
      header.set(lacing, HEADER_BYTES);
      const page = Buffer.concat([header, ...packets]);
      page.writeUInt32LE(checksum(page), 22);
      count++;
      return page;
    },
  };
}

const POLYNOMIAL = 0x04c11db7;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = rest < 0 ? (rest << 1) ^ POLYNOMIAL : rest << 1;
  return rest >>> 0;
});

function checksum(page: Uint8Array): number {
  let sum = 0;
  for (const byte of page) sum = (sum << 8) ^ TABLE[(sum >>> 24) ^ byte]!;
  return sum >>> 0;
}
