/** What the head of a FLAC frame says (RFC 9639, section 9.1). */
export interface FlacHead {
  /** Bytes of the head. */
  readonly length: number;
  /** Number of the frame, or of its first sample. */
  readonly number: number;
  readonly isVariable: boolean;
  readonly samples: number;
}

/** Bytes that a head has at most. */
export const MAX_FLAC_HEAD_BYTES = 16;

/** The head of a frame; `undefined` if these bytes are not one, or are cut. */
export function parseFlacHead(bytes: Uint8Array): FlacHead | undefined {
  if (bytes.length < 6 || bytes[0] !== 0xff || (bytes[1]! & 0xfe) !== 0xf8) return undefined;
  const blockCode = bytes[2]! >> 4;
  const rateCode = bytes[2]! & 15;
  const channelCode = bytes[3]! >> 4;
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || bytes[3]! & 1) return undefined;
  const number = codedNumber(bytes, 4);
  if (number === undefined) return undefined;
  let at = 4 + number.length;
  let samples =
    blockCode === 1 ? 192 : blockCode < 6 ? 576 << (blockCode - 2) : 256 << (blockCode - 8);
  if (blockCode === 6) samples = bytes[at++]! + 1;
  if (blockCode === 7) {
    samples = ((bytes[at]! << 8) | bytes[at + 1]!) + 1;
    at += 2;
  }
  if (rateCode === 12) at += 1;
  if (rateCode === 13 || rateCode === 14) at += 2;
  if (at >= bytes.length || crc8(bytes.subarray(0, at)) !== bytes[at]) return undefined;
  return { length: at + 1, number: number.value, isVariable: (bytes[1]! & 1) === 1, samples };
}

/** Whether one frame may come right after another. */
export function follows(head: FlacHead, before: FlacHead): boolean {
  if (head.isVariable !== before.isVariable) return false;
  return head.number === before.number + (head.isVariable ? before.samples : 1);
}

/** A number as UTF-8 would write it, of up to 36 bits. */
function codedNumber(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly length: number } | undefined {
  const first = bytes[at]!;
  if (first < 128) return { value: first, length: 1 };
  const length = Math.clz32(~first & 255) - 24;
  if (length < 2 || length > 7 || at + length > bytes.length) return undefined;
  let value = first & (127 >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]!;
    if (byte >> 6 !== 2) return undefined;
    value = value * 64 + (byte & 63);
  }
  return { value, length };
}

function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 128 ? ((crc << 1) ^ 7) & 255 : (crc << 1) & 255;
  }
  return crc;
}

/** The checksum that ends a frame, by the byte that comes: over a whole frame it is 0. */
export const CRC16: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let i = 0; i < 8; i++)
    crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : (crc << 1) & 0xffff;
  return crc;
});
