import type { MediaEvent } from './media.js';

/** Packets of Opus without a container, each whole (RFC 6716). */
export interface OpusPackets {
  push(packet: Uint8Array): void;
  end(): void;
  /** As a demuxer. */
  events(): Generator<MediaEvent | undefined, void>;
}

/** @param mode - mixed, a stereo packet is decoded to mono by the decoder itself */
export function createOpusPackets(mode: 'mix' | 'separate'): OpusPackets {
  let waiting: Uint8Array[] = [];
  let ended = false;

  return {
    push: (packet) => waiting.push(packet),
    end() {
      ended = true;
    },
    *events() {
      let isKnown = false;
      for (;;) {
        const packets = waiting;
        waiting = [];
        for (const data of packets) {
          if (!isKnown) {
            isKnown = true;
            const isStereo = mode === 'separate' && ((data[0] ?? 0) & 4) !== 0;
            const channels = isStereo ? 2 : 1;
            yield { type: 'track', track: { codec: 'opus', channels, preSkip: 0 } };
          }
          yield { type: 'packet', data };
        }
        if (waiting.length > 0) continue;
        if (ended) return;
        yield;
      }
    },
  };
}
