import { describe, expect, it } from 'vitest';
import { createFrameSlicer } from './sliced-frames.js';

const KIB = 1024;

/** A frame of RFC 6455, masked as a client's. */
function frame(payload: Buffer, { opcode = 2, fin = true, mask = [1, 2, 3, 4] } = {}): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = (fin ? 0x80 : 0) | opcode;
  header[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  const masked = payload.map((byte, i) => byte ^ mask[i % 4]!);
  return Buffer.concat([header, Buffer.from(mask), masked]);
}

/** What a reader of the protocol makes of bytes: messages, and the largest frame. */
function read(bytes: Buffer): { messages: { opcode: number; payload: Buffer }[]; largest: number } {
  const messages: { opcode: number; payload: Buffer }[] = [];
  let parts: Buffer[] = [];
  let opcode = 0;
  let largest = 0;
  for (let at = 0; at < bytes.length; ) {
    const short = bytes[at + 1]! & 0x7f;
    const width = short === 127 ? 8 : short === 126 ? 2 : 0;
    const length =
      width === 0
        ? short
        : Number(bytes.readUIntBE(at + 2 + Math.max(0, width - 6), Math.min(6, width)));
    const maskAt = at + 2 + width;
    const payload = Buffer.from(bytes.subarray(maskAt + 4, maskAt + 4 + length)).map(
      (byte, i) => byte ^ bytes[maskAt + (i % 4)]!,
    ) as Buffer;
    const kind = bytes[at]! & 0x0f;
    const isLast = (bytes[at]! & 0x80) !== 0;
    at = maskAt + 4 + length;
    largest = Math.max(largest, length);
    if (kind >= 8) {
      messages.push({ opcode: kind, payload });
      continue;
    }
    if (kind !== 0) opcode = kind;
    parts.push(payload);
    if (!isLast) continue;
    messages.push({ opcode, payload: Buffer.concat(parts) });
    parts = [];
  }
  return { messages, largest };
}

/** Through a slicer, cut into chunks of these lengths, over and over. */
function sliced(bytes: Buffer, cuts: readonly number[], maxPayload = 16 * KIB * KIB): Buffer {
  const slicer = createFrameSlicer(maxPayload);
  const out: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const end = at + cuts[i % cuts.length]!;
    // The slicer may keep no bytes of a chunk whose memory the network uses again.
    const chunk = Buffer.from(bytes.subarray(at, end));
    out.push(...[...slicer.slice(chunk)].map((part) => Buffer.from(part)));
    chunk.fill(0);
    at = end;
  }
  return Buffer.concat(out);
}

const payload = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff));

describe('large frames', () => {
  it.each([[[65_536]], [[1]], [[7, 1, 4096]], [[13]], [[100_000, 3]]])(
    'come as fragments of at most 64 KiB that make the same message, in chunks of %j bytes',
    (cuts) => {
      const size = cuts.includes(65_536) ? 3_000_000 : 200_000;
      const before = [
        frame(payload(5), { opcode: 1 }),
        frame(payload(size), { mask: [9, 8, 7, 6] }),
        frame(payload(0), { opcode: 9 }),
        frame(payload(65_532)),
        frame(payload(65_533), { opcode: 1 }),
        frame(payload(300)),
      ];
      const { messages, largest } = read(sliced(Buffer.concat(before), cuts));
      expect(largest).toBeLessThanOrEqual(64 * KIB);
      expect(messages.map(({ opcode }) => opcode)).toEqual([1, 2, 9, 2, 1, 2]);
      const expected = [5, size, 0, 65_532, 65_533, 300].map(payload);
      messages.forEach((message, i) => {
        expect(message.payload.equals(expected[i]!)).toBe(true);
      });
    },
  );

  it('that are fragments already stay parts of their message', () => {
    const bytes = Buffer.concat([
      frame(payload(150_000), { fin: false }),
      frame(payload(2), { opcode: 9 }),
      frame(payload(150_000), { opcode: 0 }),
    ]);
    const { messages, largest } = read(sliced(bytes, [65_536]));
    expect(largest).toBeLessThanOrEqual(64 * KIB);
    expect(messages.map(({ opcode }) => opcode)).toEqual([9, 2]);
    expect(messages[1]!.payload).toHaveLength(300_000);
  });

  it('pass as they are where the library is to refuse them: too long, not masked', () => {
    const long = frame(payload(200_000));
    expect(sliced(long, [65_536], 100_000).equals(long)).toBe(true);
    const unmasked = Buffer.from(long);
    unmasked[1]! &= 0x7f;
    expect(sliced(unmasked, [65_536]).equals(unmasked)).toBe(true);
  });

  it('small frames pass without a copy', () => {
    const chunk = Buffer.concat(Array.from({ length: 50 }, (_, i) => frame(payload(i * 20))));
    const [only, ...more] = [...createFrameSlicer(KIB * KIB).slice(chunk)];
    expect(only).toHaveLength(chunk.length);
    expect((only as Buffer).buffer).toBe(chunk.buffer);
    expect(more).toEqual([]);
  });
});
