import { seedOf } from '../../../../test/support/random-seed.js';
import type { StreamRequest } from '../../src/stream/open-stream.js';
import { openStream } from '../../src/stream/open-stream.js';

/** What became of bytes. */
export interface DecodedBytes {
  /** One array for each channel. */
  readonly channels: Float32Array[];
  readonly format: string | undefined;
  readonly codec: string | undefined;
  readonly damagedPackets: number;
  /** What it failed with, after that sound. */
  readonly error: Error | undefined;
  /** The most samples that a step gave. */
  readonly largestStep: number;
}

/** Decodes bytes on this thread, in the pieces they are given in. */
export async function decodePieces(
  pieces: Iterable<Uint8Array>,
  request: Partial<StreamRequest> = {},
): Promise<DecodedBytes> {
  const stream = openStream({
    ...{ encoding: 'auto', channels: 'mix', maxChannels: 8, track: 1 },
    ...request,
  });
  const made: Float32Array[][] = [];
  const coming = pieces[Symbol.iterator]();
  let error: Error | undefined;
  let largestStep = 0;
  try {
    for (;;) {
      const { done, value } = await stream.step();
      if (done) break;
      if (value.type === 'audio') {
        largestStep = Math.max(largestStep, value.channels[0]?.length ?? 0);
        for (const [i, samples] of value.channels.entries()) {
          made[i] ??= [];
          made[i].push(samples);
        }
      } else {
        const next = coming.next();
        if (next.done) stream.end();
        else stream.push(next.value);
      }
    }
  } catch (fault) {
    error = fault as Error;
  }
  const { format, codec, damagedPackets } = stream.facts;
  await stream.close();
  return { channels: made.map(joined), format, codec, damagedPackets, error, largestStep };
}

/** Bytes in pieces of this many. */
export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** Bytes in pieces of random lengths, the same ones for the same seed. */
export function* randomPieces(bytes: Uint8Array, seed: number): Generator<Uint8Array> {
  const random = seededRandom(seed);
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() ** 3 * 3000);
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** Numbers in [0, 1), the same ones for the same seed (Mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seedOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
