import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from './seeded-random.js';

const folder = join(import.meta.dirname, '../../../../containers/test/fixtures');
/** Recordings of three seconds, in every container and codec that is decoded. */
const RECORDINGS: readonly Buffer[] = readdirSync(folder)
  .filter((name) => !name.endsWith('.md'))
  .sort()
  .map((name) => readFileSync(join(folder, name)));
// Headers lie in front: what is damaged there hurts most.
const FRONT = 600;
const SHORT = 6000;

/** A recording that is whole, cut, mixed with another, or has bytes that are wrong. */
export function damagedContainer(random: SeededRandom): Buffer {
  const { below, chance, pick } = random;
  const whole = pick(RECORDINGS);
  // Short ones are as good, and are decoded sooner.
  const bytes = Buffer.from(chance(0.9) ? whole.subarray(0, SHORT) : whole);
  const spot = (): number => below(chance(0.5) ? Math.min(FRONT, bytes.length) : bytes.length);
  switch (below(9)) {
    case 0:
      return bytes.subarray(0, spot());
    case 1:
      return bytes.subarray(spot());
    case 2:
    case 3:
      for (let flips = 1 + below(20); flips > 0; flips--) {
        const at = spot();
        bytes[at] = bytes[at]! ^ (1 << below(8));
      }
      return bytes;
    case 4: {
      // Sizes and counts become as large as they can be.
      const at = spot();
      const end = Math.min(at + pick([1, 2, 4, 8]), bytes.length);
      return bytes.fill(pick([0xff, 0x7f, 0x80, 0]), at, end);
    }
    case 5: {
      const from = spot();
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + below(300))]);
    }
    case 6: {
      const other = pick(RECORDINGS);
      return Buffer.concat([bytes.subarray(0, spot()), other.subarray(below(FRONT), SHORT)]);
    }
    case 7: {
      const from = spot();
      const piece = bytes.subarray(from, from + below(400));
      return Buffer.concat([bytes.subarray(0, from), piece, piece, piece, bytes.subarray(from)]);
    }
    default:
      return chance(0.5) ? bytes : random.bytes(below(300));
  }
}

/** Packets of Opus: of a recording, one after the other, and now and then something else. */
export function damagedPackets(random: SeededRandom, count: number): Buffer[] {
  const { below, chance, bytes } = random;
  const first = below(wholePackets.length);
  return Array.from({ length: count }, (_, i) => {
    const packet = Buffer.from(wholePackets[(first + i) % wholePackets.length]!);
    if (chance(0.6)) return packet;
    if (chance(0.3)) return bytes(below(80));
    if (chance(0.3)) return packet.subarray(0, below(packet.length));
    if (packet.length > 0) packet[below(chance(0.5) ? 2 : packet.length)] = below(256);
    return packet;
  });
}

/** A recording with nothing wrong, and its packets. */
export const wholeContainer: Buffer = readFileSync(join(folder, 'opus.ogg'));
export const wholePackets: readonly Uint8Array[] = opusPackets(wholeContainer);

/** Packets of Opus in Ogg, whose pages these are: none goes on on the next one. */
export function opusPackets(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let page = 0; page < bytes.length; ) {
    const count = bytes[page + 26]!;
    let at = page + 27 + count;
    let size = 0;
    for (const lace of bytes.subarray(page + 27, page + 27 + count)) {
      size += lace;
      if (lace === 255) continue;
      packets.push(bytes.slice(at, at + size));
      at += size;
      size = 0;
    }
    page = at;
  }
  return packets.slice(2);
}
