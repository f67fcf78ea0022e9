// Containers that no recorder would write: small, and asking for much.

/** Bytes one after the other: numbers, texts, arrays. */
export function bytesOf(
  ...parts: readonly (number | string | Uint8Array | readonly number[])[]
): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      if (typeof part === 'string') return [...part].map((letter) => letter.charCodeAt(0));
      return [...part];
    }),
  );
}

export function u32(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** A box of MP4; `size` is what it says of itself. */
export function box(type: string, body: Uint8Array, size: number = body.length + 8): Uint8Array {
  return bytesOf(u32(size), type, body);
}

/** An element of EBML, its length in 8 bytes; `size` is what it says of itself. */
export function element(
  id: readonly number[],
  body: Uint8Array,
  size: number = body.length,
): Uint8Array {
  return bytesOf(id, 1, [0, 0, Math.floor(size / 2 ** 32)], u32(size % 2 ** 32), body);
}

/** A WebM file's beginning, up to its clusters: one track of Opus. */
export function webmHead(channels = 1): Uint8Array {
  const head = bytesOf('OpusHead', 1, channels, [0, 0], [128, 187, 0, 0], [0, 0], 0);
  const track = bytesOf(
    element([0xd7], bytesOf(1)),
    element([0x83], bytesOf(2)),
    element([0x86], bytesOf('A_OPUS')),
    element([0x63, 0xa2], head),
  );
  return bytesOf(
    element([0x1a, 0x45, 0xdf, 0xa3], new Uint8Array(0)),
    // The segment goes on for ever.
    [0x18, 0x53, 0x80, 0x67, 1, 255, 255, 255, 255, 255, 255, 255],
    element([0x16, 0x54, 0xae, 0x6b], element([0xae], track)),
    [0x1f, 0x43, 0xb6, 0x75, 1, 255, 255, 255, 255, 255, 255, 255],
  );
}

/** A block of WebM that holds packets. */
export function simpleBlock(...packet: readonly number[]): Uint8Array {
  return element([0xa3], bytesOf(0x81, 0, 0, 0x80, packet));
}

/** A frame of FLAC: 65535 samples of each channel, all of them 0. */
export function silentFlacFrame(number: number, channels: number): Uint8Array {
  const coded = number < 128 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 63)];
  const head = bytesOf(
    [0xff, 0xf8],
    [0x7a, ((channels - 1) << 4) | 8],
    coded,
    [0xff, 0xfe],
    [0xbb, 0x80],
  );
  const checked = bytesOf(head.subarray(0, head.length - 2));
  checked[2] = 0x7a;
  const withCrc = bytesOf(checked, crc8(checked));
  const frame = bytesOf(withCrc, ...new Array<readonly number[]>(channels).fill([0, 0, 0]));
  const sum = crc16(frame);
  return bytesOf(frame, sum >> 8, sum & 255);
}

function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 128 ? ((crc << 1) ^ 7) & 255 : (crc << 1) & 255;
  }
  return crc;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
