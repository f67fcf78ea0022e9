import { WebSocket } from 'ws';
import {
  damagedContainer,
  damagedPackets,
  wholeContainer,
  wholePackets,
} from './damaged-containers.js';
import { seededRandom } from './seeded-random.js';

const CLIENTS = 3;

/** A stream of audio: where it goes, and what is said before it. */
export interface FuzzedStream {
  readonly url: string;
  readonly start: string | undefined;
  readonly end: string;
  /** A packet of Opus in each message, or the bytes of a container. */
  readonly packets: boolean;
}

/**
 * So many messages of audio by WebSocket, over as many connections as it takes. The first connection sends a recording that
 * is whole: the server can end that one as it ought to, whatever the seed damages of the others. Resolves when all
 * connections are closed, with how often each code closed them.
 */
export async function fuzzAudio(
  { url, start, end, packets }: FuzzedStream,
  messages: number,
): Promise<ReadonlyMap<number, number>> {
  const codes = new Map<number, number>();
  let left = messages;
  let seed = 0;
  const client = async (): Promise<void> => {
    while (left > 0) {
      const isWhole = seed === 0;
      const random = seededRandom(++seed * 7919);
      const { below, chance } = random;
      const pieces = isWhole ? wholePieces() : damagedPieces();
      const socket = new WebSocket(url);
      socket.on('error', () => {});
      const closed = new Promise<void>((resolve) => {
        socket.on('close', (code) => {
          codes.set(code, (codes.get(code) ?? 0) + 1);
          resolve();
        });
      });
      await Promise.race([closed, new Promise((resolve) => socket.on('open', resolve))]);
      if (start !== undefined) socket.send(start);
      for (const [i, piece] of pieces.entries()) {
        if (socket.readyState !== socket.OPEN) break;
        left--;
        socket.send(piece);
        if (i % 4 === 0) await new Promise(setImmediate);
      }
      if (!isWhole && chance(0.2)) socket.terminate();
      else socket.send(end);
      await closed;

      function wholePieces(): readonly Uint8Array[] {
        return packets ? wholePackets : cutAnywhere(wholeContainer);
      }

      function damagedPieces(): readonly Uint8Array[] {
        if (packets) return damagedPackets(random, 60);
        return cutAnywhere(damagedContainer(random)).slice(0, 60);
      }

      function cutAnywhere(bytes: Buffer): Buffer[] {
        const cut: Buffer[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + below(chance(0.3) ? 20 : 500);
          cut.push(bytes.subarray(at, at + size));
          at += size;
        }
        return cut;
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return codes;
}
